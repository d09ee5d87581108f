/// Not a room of ours: Chronicle Map looks here, and only here, for the class of its counters. It
/// holds that one class, made by hand so that none is compiled at start. Nobody enters.
@NullMarked
package net.openhft.chronicle.hash;

import org.jspecify.annotations.NullMarked;
