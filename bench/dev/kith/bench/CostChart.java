package dev.kith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The figures of {@link ManyAccounts} as a picture: {@code target/scaling-cost.svg}, drawn anew after each size from all
 * that were measured since the last {@code clean}. The one in docs is a copy.
 */
final class CostChart {
    private static final Path FIGURES = Path.of("target", "scaling-cost.txt");
    private static final Path PICTURE = Path.of("target", "scaling-cost.svg");
    private static final int PANEL = 250;
    private static final int BAR = 34;
    private static final int FLOOR = 200;
    private static final int TALLEST = 140;

    private record Row(int accounts, String name, double cpuAnHour, double mebibytes, double transactions) {
        static Row parse(String line) {
            String[] parts = line.split("\t");
            return new Row(
                    Integer.parseInt(parts[0]),
                    parts[1],
                    Double.parseDouble(parts[2]),
                    Double.parseDouble(parts[3]),
                    Double.parseDouble(parts[4]));
        }

        String line() {
            return String.format(
                    Locale.ROOT, "%d\t%s\t%.1f\t%.1f\t%.2f", accounts, name, cpuAnHour, mebibytes, transactions);
        }

        boolean sameSize(Row other) {
            return accounts == other.accounts && name.equals(other.name);
        }
    }

    private CostChart() {}

    /** Adds what was measured, in the place of an earlier measurement of the same. */
    static void add(CrowdCost.Size size, CrowdCost.Cost cost) throws IOException {
        var added = new Row(
                size.accounts(),
                size.name(),
                cost.core() * 3600,
                cost.resident() / (double) (1 << 20),
                cost.transactions());
        var rows = new ArrayList<Row>();
        if (Files.exists(FIGURES)) {
            Files.readAllLines(FIGURES).stream().map(Row::parse).forEach(rows::add);
        }
        rows.removeIf(added::sameSize);
        rows.add(added);
        rows.sort((a, b) -> a.accounts != b.accounts
                ? Integer.compare(a.accounts, b.accounts)
                : Double.compare(a.cpuAnHour, b.cpuAnHour));
        Files.write(FIGURES, rows.stream().map(Row::line).toList());
        Files.writeString(PICTURE, draw(rows));
    }

    private static String draw(List<Row> rows) {
        var svg = new StringBuilder();
        int width = 3 * PANEL;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " 270\" width=\"" + width
                + "\" font-family=\"sans-serif\" font-size=\"11\">\n");
        svg.append("<title>What accounts cost while nothing changes</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        panel(svg, 0, "CPU seconds an hour", rows, Row::cpuAnHour);
        panel(svg, 1, "resident memory, MiB", rows, Row::mebibytes);
        panel(svg, 2, "transactions a second", rows, Row::transactions);
        return svg.append("</svg>\n").toString();
    }

    private static void panel(
            StringBuilder svg, int number, String title, List<Row> rows, ToDoubleFunction<Row> figure) {
        int left = number * PANEL + 15;
        double most = rows.stream().mapToDouble(figure).max().orElse(1);
        text(svg, left, 20, "start", "font-size=\"13\" font-weight=\"bold\"", title);
        int step = (PANEL - 20) / Math.max(1, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double value = figure.applyAsDouble(row);
            int height = (int) Math.max(1, Math.round(value / most * TALLEST));
            int x = left + i * step;
            int middle = x + BAR / 2;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#3b6ea5\"/>%n",
                    x,
                    FLOOR - height,
                    BAR,
                    height));
            String shown = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
            text(svg, middle, FLOOR - height - 5, "middle", "", shown);
            text(svg, middle, FLOOR + 16, "middle", "", String.format(Locale.ROOT, "%,d", row.accounts));
            String[] words = row.name.split(" (?=polled|pushed)");
            for (int line = 0; line < words.length; line++) {
                text(svg, middle, FLOOR + 32 + 13 * line, "middle", "fill=\"#555\"", words[line]);
            }
        }
        svg.append("<path d=\"M" + left + " " + FLOOR + "h" + (PANEL - 30) + "\" stroke=\"#888\"/>\n");
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String more, String text) {
        svg.append("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" " + more + ">" + text
                + "</text>\n");
    }
}
