package io.sluice.backoffice.rails;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rail a method goes by, and which rail a transfer went by. With live credentials for any
/// rail there is no way from a method to the sandbox.
public final class RailRouter {
    private final String sandbox;
    private final Map<MethodType, Rail> routes;
    private final Map<String, Rail> named = new LinkedHashMap<>();

    /// @param routes the rail of each method that can be chosen
    /// @param sandbox what earlier transfers may have gone by
    public RailRouter(Map<MethodType, Rail> routes, Rail sandbox) {
        this.routes = Map.copyOf(routes);
        this.sandbox = sandbox.name();
        named.put(sandbox.name(), sandbox);
        routes.values().forEach(rail -> named.put(rail.name(), rail));
    }

    /// Each method by its own rail where that has credentials. Without, by the sandbox; but not
    /// while any rail is live: then it can't be chosen.
    public static RailRouter of(RailSettings settings, Rail sandbox) {
        Map<String, Rail> own = new LinkedHashMap<>();
        if (settings.stripe() != null) {
            own.put("stripe", new StripeRail(settings.stripe()));
        }
        if (settings.paypal() != null) {
            own.put("paypal", new PaypalRail(new PaypalClient(settings.paypal())));
        }
        if (settings.wise() != null) {
            own.put("wise", new WiseRail(new WiseClient(settings.wise())));
        }
        Map<MethodType, Rail> routes = new EnumMap<>(MethodType.class);
        for (MethodType method : MethodType.values()) {
            Rail rail = own.get(method.railName());
            if (rail != null) {
                routes.put(method, rail);
            } else if (!settings.isLive()) {
                routes.put(method, sandbox);
            }
        }
        return new RailRouter(routes, sandbox);
    }

    /// The rail of a method; null where it can't be paid by now.
    public @Nullable Rail of(MethodType method) {
        return routes.get(method);
    }

    /// The rail with this name; null where it is not configured any more.
    public @Nullable Rail named(String name) {
        return named.get(name);
    }

    /// The rail that a transfer which waits for a sandbox goes by, now that its own has
    /// credentials; null: it stays where it is. What waits for a real rail never goes elsewhere.
    public @Nullable String insteadOf(String name, MethodType method) {
        String due = nameOf(method);
        return name.equals(sandbox) && !due.equals(sandbox) ? due : null;
    }

    /// The name a transfer by this method is stored under.
    public String nameOf(MethodType method) {
        Rail rail = routes.get(method);
        return rail == null ? method.railName() : rail.name();
    }
}
