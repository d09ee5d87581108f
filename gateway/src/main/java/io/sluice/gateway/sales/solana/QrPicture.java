package io.sluice.gateway.sales.solana;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A text as a QR code in SVG: one path, a unit a module, with the quiet border the standard asks
/// for.
public final class QrPicture {
    /// What fits a code of this correction level.
    public static final int CHARS_MAX = 2000;

    private static final int BORDER = 4;

    private QrPicture() {}

    public static String svg(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("more than a QR code holds");
        }
        ByteMatrix modules = modules(text);
        int side = modules.getWidth() + 2 * BORDER;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                int from = x;
                while (x < modules.getWidth() && modules.get(x, y) == 1) {
                    x++;
                }
                if (x > from) {
                    path.append('M').append(from + BORDER).append(' ').append(y + BORDER);
                    path.append('h').append(x - from).append("v1H").append(from + BORDER);
                    path.append('z');
                }
            }
        }
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" role="img"\
         aria-label="Solana Pay" shape-rendering="crispEdges">\
        <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s"/></svg>
        """
                .formatted(side, path);
    }

    private static ByteMatrix modules(String text) {
        Map<EncodeHintType, Object> hints =
                Map.of(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name());
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M, hints).getMatrix();
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("more than a QR code holds", tooLong);
        }
    }
}
