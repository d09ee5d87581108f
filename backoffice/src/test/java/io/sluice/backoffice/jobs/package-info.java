/// The timetable and its runner.
@NullMarked
package io.sluice.backoffice.jobs;

import org.jspecify.annotations.NullMarked;
