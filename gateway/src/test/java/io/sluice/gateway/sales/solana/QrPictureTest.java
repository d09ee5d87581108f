package io.sluice.gateway.sales.solana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A picture a phone can read.
class QrPictureTest {
    private static final Pattern SIDE = Pattern.compile("viewBox=\"0 0 ([0-9]+) ");
    private static final Pattern RUN = Pattern.compile("M([0-9]+) ([0-9]+)h([0-9]+)v1H");
    private static final int SCALE = 8;

    @Test
    void isReadAsWhatItWasMadeOf() throws Exception {
        String url = "solana:" + SolanaSettings.USDC + "?amount=0.066666667&memo=purchase_é";
        String svg = QrPicture.svg(url);
        Matcher side = SIDE.matcher(svg);
        assertThat(side.find()).isTrue();
        int width = Integer.parseInt(side.group(1)) * SCALE;
        int[] pixels = new int[width * width];
        Arrays.fill(pixels, 0xffffff);
        Matcher run = RUN.matcher(svg);
        while (run.find()) {
            int x = Integer.parseInt(run.group(1)) * SCALE;
            int y = Integer.parseInt(run.group(2)) * SCALE;
            for (int row = y; row < y + SCALE; row++) {
                int from = row * width + x;
                Arrays.fill(pixels, from, from + Integer.parseInt(run.group(3)) * SCALE, 0);
            }
        }
        RGBLuminanceSource source = new RGBLuminanceSource(width, width, pixels);
        BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(source));
        assertThat(new QRCodeReader().decode(bitmap).getText()).isEqualTo(url);
    }

    @Test
    void isNotMadeOfMoreThanItHolds() {
        assertThatThrownBy(() -> QrPicture.svg("x".repeat(QrPicture.CHARS_MAX + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
