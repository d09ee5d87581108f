/// The front of the house: wires the rooms together, starts and stops them. Its rooms know each
/// other as little as they can; only the classes here see them all.
@NullMarked
package io.sluice.gateway;

import org.jspecify.annotations.NullMarked;
