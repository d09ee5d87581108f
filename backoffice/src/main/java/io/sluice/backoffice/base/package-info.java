/// What every room of the back office stands on: ids, the clock, transactions. Everybody may enter;
/// it enters nobody.
@NullMarked
package io.sluice.backoffice.base;

import org.jspecify.annotations.NullMarked;
