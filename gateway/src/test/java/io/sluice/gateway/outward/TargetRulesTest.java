package io.sluice.gateway.outward;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetRulesTest {
    private static final URI SECURE = URI.create("https://receiver.example/");
    private static final URI PLAIN = URI.create("http://receiver.example/");

    private final TargetRules strict = new TargetRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "168.63.129.16",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:0:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "100::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::",
                "3fff::1"
            })
    void refusesWhatIsNotOnThePublicInternet(String address) {
        InetAddress literal = InetAddress.ofLiteral(address);
        assertThat(TargetRules.isPublic(literal)).isFalse();
        assertThat(strict.admits(SECURE, List.of(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
                "192.167.1.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::1", "3ffe::1"
            })
    void admitsPublicAddressesByHttpsAlone(String address) {
        List<InetAddress> addresses = List.of(InetAddress.ofLiteral(address));
        assertThat(strict.admits(SECURE, addresses)).isTrue();
        assertThat(strict.admits(PLAIN, addresses)).isFalse();
    }

    /// However a number is written, it is looked at as the address it leads to.
    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "0x7f.0.0.1", "localhost"})
    void seesThroughOtherSpellingsOfThisMachine(String host) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException notAnAddress) {
            addresses = List.of();
        }
        assertThat(strict.admits(SECURE, addresses)).isFalse();
    }

    @Test
    void isSpoiledByOneAddressAmongMany() {
        assertThat(
                        strict.admits(
                                SECURE,
                                List.of(
                                        InetAddress.ofLiteral("8.8.8.8"),
                                        InetAddress.ofLiteral("10.0.0.1"))))
                .isFalse();
        assertThat(strict.admits(SECURE, List.of())).isFalse();
    }

    @Test
    void admitsWhatTheOperatorHasOpened() {
        TargetRules open = new TargetRules(List.of(network("10.1.0.0/16"), network("fd00::/8")));

        assertThat(open.admits(PLAIN, List.of(InetAddress.ofLiteral("10.1.2.3")))).isTrue();
        assertThat(open.admits(PLAIN, List.of(InetAddress.ofLiteral("fd12::1")))).isTrue();
        assertThat(open.admits(SECURE, List.of(InetAddress.ofLiteral("10.2.0.1")))).isFalse();
        assertThat(open.admits(PLAIN, List.of(InetAddress.ofLiteral("8.8.8.8")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "receiver.example",
                "//receiver.example",
                "ftp://receiver.example/",
                "file:///etc/passwd",
                "https://",
                "https:///path",
                "https://user@receiver.example/",
                "https://user:pw@receiver.example/",
                "https://receiver.example/#part",
                "https://receiver.example:0/",
                "https://receiver.example:65536/",
                "https://receiver.example/a b",
                "https://receiver.example/\r\nX: y",
                "https://rec_eiver.example/",
                "https://ünicode.example/",
                "javascript:alert(1)",
                "gopher://127.0.0.1:6379/_x",
                "https://[::1%25lo]/",
                "HTTPS ://x/"
            })
    void refusesWhatIsNoUrlForEvents(String url) {
        assertThat(TargetRules.parse(url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://receiver.example",
                "http://10.0.0.1:8080/hook?x=1",
                "https://[2606:4700::1]/"
            })
    void takesUrlsAsTheyAre(String url) {
        assertThat(Objects.requireNonNull(TargetRules.parse(url)).toString()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "host/8", "10.0.0.0/", "::/129", "1/2/3"})
    void refusesWhatIsNoNetwork(String text) {
        assertThat(Network.parse(text)).isNull();
    }

    private static Network network(String text) {
        return Objects.requireNonNull(Network.parse(text));
    }
}
