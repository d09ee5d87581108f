package io.sluice.gateway.edge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object in the order they were sent; no name occurs twice. Small objects
/// are searched, large ones have an index, so that a hostile body cannot make looking up slow.
public final class JsonObject implements JsonValue {
    /// The object without members.
    public static final JsonObject EMPTY = new JsonObject(new String[0], new JsonValue[0], 0, null);

    private static final int SEARCHED_MEMBERS_MAX = 12;

    private final String[] names;
    private final JsonValue[] values;
    private final int size;
    private final @Nullable Map<String, Integer> index;

    private JsonObject(
            String[] names, JsonValue[] values, int size, @Nullable Map<String, Integer> index) {
        this.names = names;
        this.values = values;
        this.size = size;
        this.index = index;
    }

    public int size() {
        return size;
    }

    /// The name of the member at a position.
    public String name(int position) {
        return names[position];
    }

    /// The value of the member at a position.
    public JsonValue value(int position) {
        return values[position];
    }

    /// The position of a member, or -1.
    public int position(String name) {
        return search(names, size, index, name);
    }

    /// The value of a member, or null where there is none.
    public @Nullable JsonValue find(String name) {
        int position = position(name);
        return position < 0 ? null : values[position];
    }

    /// This object without one of its members.
    public JsonObject without(String name) {
        if (position(name) < 0) {
            return this;
        }
        Builder builder = new Builder();
        for (int i = 0; i < size; i++) {
            if (!names[i].equals(name)) {
                builder.add(names[i], values[i]);
            }
        }
        return builder.build();
    }

    /// This object with one member set: replaced in place, or appended.
    public JsonObject with(String name, JsonValue value) {
        Builder builder = new Builder();
        int place = position(name);
        for (int i = 0; i < size; i++) {
            builder.add(names[i], i == place ? value : values[i]);
        }
        if (place < 0) {
            builder.add(name, value);
        }
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that
                && size == that.size
                && Arrays.equals(names, 0, size, that.names, 0, size)
                && Arrays.equals(values, 0, size, that.values, 0, size);
    }

    @Override
    public int hashCode() {
        int hash = size;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + names[i].hashCode();
        }
        return hash;
    }

    private static int search(
            String[] names, int size, @Nullable Map<String, Integer> index, String name) {
        if (index != null) {
            Integer position = index.get(name);
            return position == null ? -1 : position;
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /// Collects members; used once.
    public static final class Builder {
        private static final int MEMBERS_AT_FIRST = 8;

        private String[] names = new String[MEMBERS_AT_FIRST];
        private JsonValue[] values = new JsonValue[MEMBERS_AT_FIRST];
        private int size;
        private @Nullable Map<String, Integer> index;

        /// Adds a member; false when the name is already there.
        public boolean add(String name, JsonValue value) {
            if (search(names, size, index, name) >= 0) {
                return false;
            }
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            names[size] = name;
            values[size] = value;
            if (index != null) {
                index.put(name, size);
            } else if (size == SEARCHED_MEMBERS_MAX) {
                index = indexed();
            }
            size++;
            return true;
        }

        public JsonObject build() {
            return size == 0 ? EMPTY : new JsonObject(names, values, size, index);
        }

        private Map<String, Integer> indexed() {
            Map<String, Integer> built = new HashMap<>();
            for (int i = 0; i <= size; i++) {
                built.put(names[i], i);
            }
            return built;
        }
    }
}
