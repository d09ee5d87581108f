/// The rules of the house that no tool knows: sizes, words, calls, docs. They are read from the
/// sources themselves. Nobody enters; it looks at everybody.
@NullMarked
package io.sluice.house;

import org.jspecify.annotations.NullMarked;
