/// The routes over real HTTP.
@NullMarked
package io.sluice.backoffice.web;

import org.jspecify.annotations.NullMarked;
