package dev.kith.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Base, components and overlay put together, for machines without kustomize: as much of it as {@code k8s/} uses, and an error for
 * anything else. Lists are merged by the names of what is in them. A generated ConfigMap keeps its plain name. Where kustomize
 * is there, a test compares the two.
 */
final class Overlay {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "labels",
            "resources",
            "components",
            "configMapGenerator",
            "patches",
            "images");

    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

    private Overlay() {}

    /** The manifests of a folder with a {@code kustomization.yaml}, read strictly. */
    static List<HasMetadata> of(Path folder) throws IOException {
        var overlay = new Overlay();
        overlay.put(folder);
        var read = new ArrayList<HasMetadata>();
        for (ObjectNode object : overlay.objects.values()) {
            read.addAll(Manifests.parse(YAML.writeValueAsString(object)));
        }
        return read;
    }

    private void put(Path folder) throws IOException {
        JsonNode what = YAML.readTree(folder.resolve("kustomization.yaml").toFile());
        for (String key : (Iterable<String>) what::fieldNames) {
            if (!KNOWN.contains(key)) {
                throw new IOException(folder + " uses " + key + ", which the tests cannot put together");
            }
        }
        for (JsonNode each : what.path("resources")) {
            Path resource = folder.resolve(each.asText());
            if (Files.isDirectory(resource)) {
                var base = new Overlay();
                base.put(resource);
                objects.putAll(base.objects);
            } else {
                add(resource);
            }
        }
        for (JsonNode each : what.path("components")) {
            put(folder.resolve(each.asText()));
        }
        for (JsonNode each : what.path("configMapGenerator")) {
            generate(folder, each);
        }
        for (JsonNode each : what.path("patches")) {
            JsonNode patch =
                    YAML.readTree(folder.resolve(each.get("path").asText()).toFile());
            ObjectNode patched = objects.get(key(patch));
            if (patched == null) {
                throw new IOException(each + " of " + folder + " is about nothing that is there");
            }
            merge(patched, patch);
        }
        finish(what);
    }

    private void add(Path file) throws IOException {
        try (var documents = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(file.toFile())) {
            while (documents.hasNext()) {
                ObjectNode object = documents.next();
                if (objects.put(key(object), object) != null) {
                    throw new IOException(file + " has again what is there");
                }
            }
        }
    }

    private static String key(JsonNode object) {
        return object.path("kind").asText() + "/"
                + object.path("metadata").path("name").asText();
    }

    private void generate(Path folder, JsonNode generator) throws IOException {
        ObjectNode fresh = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        fresh.putObject("metadata").put("name", generator.get("name").asText());
        ObjectNode data = fresh.putObject("data");
        var lines = new ArrayList<String>();
        for (JsonNode file : generator.path("envs")) {
            lines.addAll(Files.readAllLines(folder.resolve(file.asText())));
        }
        generator.path("literals").forEach(literal -> lines.add(literal.asText()));
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                data.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        ObjectNode there = objects.get(key(fresh));
        if ((there != null) != generator.path("behavior").asText().equals("merge")) {
            throw new IOException(folder + " merges " + key(fresh) + " with nothing, or makes it again");
        }
        if (there == null) {
            objects.put(key(fresh), fresh);
        } else {
            merge(there, fresh);
        }
    }

    private static void merge(ObjectNode into, JsonNode patch) {
        patch.fields().forEachRemaining(field -> {
            JsonNode old = into.get(field.getKey());
            JsonNode value = field.getValue();
            if (value.isNull()) {
                into.remove(field.getKey());
            } else if (old instanceof ObjectNode object && value.isObject()) {
                merge(object, value);
            } else if (old instanceof ArrayNode list && named(list) && named(value)) {
                value.forEach(element -> mergeNamed(list, element));
            } else {
                into.set(field.getKey(), value);
            }
        });
    }

    private static boolean named(JsonNode list) {
        return list.isArray()
                && StreamSupport.stream(list.spliterator(), false).allMatch(element -> element.has("name"));
    }

    private static void mergeNamed(ArrayNode list, JsonNode element) {
        for (JsonNode old : list) {
            if (old.get("name").equals(element.get("name"))) {
                merge((ObjectNode) old, element);
                return;
            }
        }
        list.add(element);
    }

    private void finish(JsonNode what) {
        for (ObjectNode object : objects.values()) {
            var metadata = (ObjectNode) object.get("metadata");
            if (what.has("namespace") && !object.get("kind").asText().equals("Namespace")) {
                metadata.set("namespace", what.get("namespace"));
            }
            for (JsonNode each : what.path("labels")) {
                metadata.withObject("/labels").setAll((ObjectNode) each.get("pairs"));
            }
            for (JsonNode image : what.path("images")) {
                for (JsonNode container : object.at("/spec/template/spec/containers")) {
                    if (container.get("image").equals(image.get("name"))) {
                        ((ObjectNode) container)
                                .put(
                                        "image",
                                        image.get("newName").asText() + "@"
                                                + image.get("digest").asText());
                    }
                }
            }
        }
    }
}
