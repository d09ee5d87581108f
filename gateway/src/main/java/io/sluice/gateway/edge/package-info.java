/// The language of HTTP: requests become typed fields and a principal, answers become JSON,
/// refusals become problem documents. Every room that speaks HTTP may enter; this one knows Vert.x,
/// `money` and `id`, and no other room of ours.
@NullMarked
package io.sluice.gateway.edge;

import org.jspecify.annotations.NullMarked;
