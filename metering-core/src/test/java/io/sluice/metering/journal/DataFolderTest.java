package io.sluice.metering.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path temporary;

    /// What the other process runs: holds the folder until its input ends.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (DataFolder folder = DataFolder.open(Path.of(arguments[0]))) {
                System.out.println("holds " + folder.path());
                System.in.readAllBytes();
            } catch (FolderRefused refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void laysANewFolderAndOpensItAgain() throws IOException {
        Path path = temporary.resolve("new/folder");
        for (int i = 0; i < 2; i++) {
            try (DataFolder folder = DataFolder.open(path)) {
                assertThat(folder.disk().list("journal")).isEmpty();
            }
        }
        assertThat(path.resolve("journal")).isDirectory();
        assertThat(path.resolve("archive")).isDirectory();
        assertThat(path.resolve("snapshot")).isDirectory();
        assertThat(path.resolve("format")).hasContent("sluice data folder, format 1");
    }

    @Test
    void refusesASecondOpeningInThisProcessAndKeepsItsLock() throws Exception {
        try (DataFolder folder = DataFolder.open(temporary)) {
            Path link = temporary.resolveSibling(temporary.getFileName() + "-link");
            Files.createSymbolicLink(link, temporary);
            for (Path other : List.of(temporary, link, temporary.resolve("."))) {
                assertThatThrownBy(() -> DataFolder.open(other))
                        .isInstanceOf(FolderRefused.class)
                        .hasMessageContaining("already open in this process");
            }
            Files.delete(link);
            Process other = otherProcess();
            assertThat(firstLine(other))
                    .contains("used by another process (pid " + ProcessHandle.current().pid())
                    .contains(folder.path().toString());
            assertThat(other.waitFor()).isZero();
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessHoldsUntilItIsKilled() throws Exception {
        Process other = otherProcess();
        assertThat(firstLine(other)).startsWith("holds");
        assertThatThrownBy(() -> DataFolder.open(temporary))
                .isInstanceOf(FolderRefused.class)
                .hasMessageContaining(temporary.toRealPath().toString())
                .hasMessageContaining("(pid " + other.pid() + ")");
        other.destroyForcibly().waitFor();
        DataFolder.open(temporary).close();
    }

    @Test
    void refusesAnotherFormat() throws IOException {
        DataFolder.open(temporary).close();
        Files.writeString(temporary.resolve("format"), "sluice data folder, format 2\n");
        assertThatThrownBy(() -> DataFolder.open(temporary))
                .isInstanceOf(FolderRefused.class)
                .hasMessageContaining("format 2");
    }

    private Process otherProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        temporary.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        var output = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
        return String.valueOf(new BufferedReader(output).readLine());
    }
}
