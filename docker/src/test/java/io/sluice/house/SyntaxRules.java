package io.sluice.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The rules that need the syntax, read by javac's own parser: how long a method is, how it is
/// named, and whether a public type says what it is.
final class SyntaxRules extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private static final int METHOD_LINES_MAX = 60;

    private final SourceFile file;
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<String> found;

    private SyntaxRules(
            SourceFile file, CompilationUnitTree unit, DocTrees trees, List<String> found) {
        this.found = found;
        this.file = file;
        this.unit = unit;
        this.trees = trees;
    }

    static List<String> broken(List<SourceFile> sources) {
        var files =
                sources.stream()
                        .filter(SourceFile::isJava)
                        .collect(Collectors.toMap(SyntaxRules::addressOf, Function.identity()));
        var java = files.values().stream().map(Source::new).toList();
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "needs a JDK");
        var task = (JavacTask) compiler.getTask(null, null, problem -> {}, null, null, java);
        var found = new ArrayList<String>();
        try {
            for (var unit : task.parse()) {
                // javac wraps what it is given; the address comes back as it was.
                var file = files.get(unit.getSourceFile().toUri());
                new SyntaxRules(Objects.requireNonNull(file), unit, DocTrees.instance(task), found)
                        .scan(unit, null);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        var isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
        if (file.isMain() && isPublic && trees.getDocComment(getCurrentPath()) == null) {
            report(type, "a public type without a doc");
        }
        return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        var lines = lineOf(end(method)) - lineOf(start(method)) + 1;
        if (lines > METHOD_LINES_MAX) {
            report(method, "a method of " + lines + " lines");
        }
        if (hasGetPrefix(method) && !isBoundToItsName(method)) {
            report(method, "a method named get…");
        }
        return super.visitMethod(method, null);
    }

    private static boolean hasGetPrefix(MethodTree method) {
        var name = method.getName().toString();
        return name.startsWith("get") && name.length() > 3 && Character.isUpperCase(name.charAt(3));
    }

    /// A library may prescribe a name: by what we override, or by the accessors that Chronicle Map
    /// writes for the values in the store.
    private boolean isBoundToItsName(MethodTree method) {
        return file.path().contains("/metering/store/")
                || method.getModifiers().getAnnotations().stream()
                        .anyMatch(note -> note.getAnnotationType().toString().equals("Override"));
    }

    private void report(Tree where, String what) {
        found.add("%s:%d %s".formatted(file.path(), lineOf(start(where)), what));
    }

    private long start(Tree tree) {
        return trees.getSourcePositions().getStartPosition(unit, tree);
    }

    private long end(Tree tree) {
        return trees.getSourcePositions().getEndPosition(unit, tree);
    }

    private long lineOf(long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    private static URI addressOf(SourceFile file) {
        return URI.create("string:///" + file.path());
    }

    /// What javac reads instead of a file.
    private static final class Source extends SimpleJavaFileObject {
        private final SourceFile file;

        private Source(SourceFile file) {
            super(addressOf(file), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }
}
