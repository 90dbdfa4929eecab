package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PNG badges as a browser reads them: pixel for pixel what the decoder of the JDK makes of them. */
class PngInBrowserTest extends BadgeInBrowser {
    /** The pixels without a shade, since a browser may round the color of what is half transparent. */
    private static final String SOLID_PIXELS = """
            async url => {
              const image = new Image();
              image.crossOrigin = 'anonymous';
              image.src = url;
              await image.decode();
              const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
              canvas.drawImage(image, 0, 0);
              const {data} = canvas.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
              const solid = [];
              for (let i = 0; i < data.length; i += 4) {
                solid.push(data[i + 3] == 255 ? data[i] << 16 | data[i + 1] << 8 | data[i + 2] : -1);
              }
              return solid.join();
            }
            """;

    @ParameterizedTest
    @EnumSource(Theme.class)
    void pictures_areTheSameInABrowser(Theme theme) throws Exception {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = browser.visitElsewhere(visitor, "", "");
            for (String look : List.of("", "@2x", "@3x", "-dark", "-dark@2x")) {
                String path = "/b/" + token + "/" + theme.word() + look + ".png";
                Object seen = page.evaluate(SOLID_PIXELS, house.base() + path);
                assertThat(seen)
                        .as(path)
                        .isEqualTo(solidPixels(RawHttp.get(house.base(), path).body()));
            }
        }
    }

    private static String solidPixels(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        var solid = new StringBuilder();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int color = image.getRGB(x, y);
                solid.append(solid.isEmpty() ? "" : ",").append(color >>> 24 == 0xFF ? color & 0xFFFFFF : -1);
            }
        }
        return solid.toString();
    }
}
