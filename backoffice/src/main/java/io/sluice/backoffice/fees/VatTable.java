package io.sluice.backoffice.fees;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The standard rates of VAT and its like, by country, region and day: `vat-rates.csv`, a line for
/// each change.
public final class VatTable {
    private static final String FILE = "/vat-rates.csv";
    private static final int COLUMNS = 5;
    private static final int DECIMALS = 2;

    private final Map<String, List<Rate>> rates;

    private VatTable(Map<String, List<Rate>> rates) {
        this.rates = rates;
    }

    /// What is charged from a day on.
    ///
    /// @param basisPoints 2,550 is 25.5%
    public record Rate(String tax, int basisPoints, LocalDate from) {}

    /// The table that comes with the product.
    public static VatTable standard() {
        Map<String, List<Rate>> rates = new HashMap<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(VatTable.class.getResourceAsStream(FILE)),
                                StandardCharsets.UTF_8))) {
            lines.lines()
                    .skip(1)
                    .forEach(line -> {
                        String[] cells = line.split(",", COLUMNS);
                        Rate rate =
                                new Rate(
                                        cells[2], basisPoints(cells[3]), LocalDate.parse(cells[4]));
                        rates.computeIfAbsent(key(cells[0], cells[1]), _ -> new ArrayList<>())
                                .add(rate);
                    });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new VatTable(rates);
    }

    /// Another rate for a country, whatever the day: where the operator knows better.
    public VatTable with(String country, int basisPoints) {
        Map<String, List<Rate>> changed = new HashMap<>(rates);
        changed.computeIfPresent(
                key(country, ""),
                (_, was) ->
                        List.of(new Rate(was.getLast().tax(), basisPoints, was.getFirst().from())));
        return new VatTable(changed);
    }

    /// The rate of a day: the region's, where the region has its own.
    public Optional<Rate> at(String country, @Nullable String region, LocalDate day) {
        List<Rate> own = region == null ? null : rates.get(key(country, region));
        List<Rate> found = own == null ? rates.getOrDefault(key(country, ""), List.of()) : own;
        return found.stream()
                .filter(rate -> !rate.from().isAfter(day))
                .max(Comparator.comparing(Rate::from));
    }

    /// Whether the table knows regions of this country, and this is none of them.
    public boolean isUnknownRegion(String country, String region) {
        return !rates.containsKey(key(country, region))
                && rates.keySet().stream().anyMatch(each -> each.matches(country + "-.+"));
    }

    private static String key(String country, String region) {
        return country + "-" + region;
    }

    private static int basisPoints(String percent) {
        return new BigDecimal(percent).movePointRight(DECIMALS).intValueExact();
    }
}
