/// The back office's HTTP routes, one class a resource. Each endpoint runs on a virtual thread, in
/// one transaction, and may wait. It may use every room; nobody uses it.
@NullMarked
package io.sluice.backoffice.web;

import org.jspecify.annotations.NullMarked;
