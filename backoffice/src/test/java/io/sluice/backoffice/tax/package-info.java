/// Tests of tax forms, and a Trolley of ours on this machine.
@NullMarked
package io.sluice.backoffice.tax;

import org.jspecify.annotations.NullMarked;
