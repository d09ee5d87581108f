/// What is done by the calendar: the timetable, and the runner that sees to it that each occurrence
/// is done once, however many back offices share a database. What a job does is its feature's
/// business. Nobody enters but the front.
@NullMarked
package io.sluice.backoffice.jobs;

import org.jspecify.annotations.NullMarked;
