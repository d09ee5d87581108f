package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    @Test
    void refusesTheSameRouteOrOperationTwice() {
        Route one = Route.get("/a/{x}", "one").to(_ -> {});

        assertThatThrownBy(
                        () -> new RouteTable(List.of(one, Route.get("/a/{y}", "two").to(_ -> {}))))
                .hasMessageContaining("route twice");
        assertThatThrownBy(() -> new RouteTable(List.of(one, Route.get("/b", "one").to(_ -> {}))))
                .hasMessageContaining("operation twice");
        assertThatThrownBy(() -> new RouteTable(List.of(Route.get("b", "b").to(_ -> {}))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void admitsAdminsEverywhere() {
        assertThat(Route.post("/a", "a").roles(Role.AGENT).to(_ -> {}).roles())
                .containsExactlyInAnyOrder(Role.ADMIN, Role.AGENT);
        assertThat(Route.post("/a", "a").roles().to(_ -> {}).roles()).containsExactly(Role.ADMIN);
        assertThat(Route.post("/a", "a").anyRole().to(_ -> {}).roles())
                .containsExactlyInAnyOrder(
                        Role.ADMIN, Role.STAFF, Role.AGENT, Role.CONTRIBUTOR, Role.PROJECT);
        assertThat(Route.webhook("/a", "a").to(_ -> {}).isPublic()).isTrue();
        assertThat(Route.delete("/a", "a").to(_ -> {}).method()).isEqualTo(HttpMethod.DELETE);
    }
}
