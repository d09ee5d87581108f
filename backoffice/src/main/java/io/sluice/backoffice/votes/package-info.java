/// Votes of a project's contributors, weighed by the karma they had when the vote opened. Counts
/// and rehearses; what a passed vote changes is the business of the room it is about. The routes
/// may enter.
@NullMarked
package io.sluice.backoffice.votes;

import org.jspecify.annotations.NullMarked;
