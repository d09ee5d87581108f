package io.sluice.metering;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.regex.Pattern;

/// Neither `float` nor `double` anywhere in a class: no field, no signature, no call, and no single
/// instruction, because a local variable leaves no other trace.
final class FreeOfFloatingPoint extends ArchCondition<JavaClass> {
    private static final Pattern INSTRUCTION =
            Pattern.compile(
                    "[DF](ADD|SUB|MUL|DIV|REM|NEG|ALOAD|ASTORE|RETURN|2.)"
                            + "|[DF](LOAD|STORE|CONST|CMP).*"
                            + "|[IL]2[DF]");
    private static final Pattern CLASS_NAME = Pattern.compile("L[^;]*;");

    FreeOfFloatingPoint() {
        super("be free of floating point");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        var model = read(type);
        for (FieldModel field : model.fields()) {
            if (isFloating(field.fieldType().stringValue())) {
                report(type, "field " + field.fieldName().stringValue(), events);
            }
        }
        for (MethodModel method : model.methods()) {
            var isFloating =
                    isFloating(method.methodType().stringValue())
                            || method.code().stream()
                                    .flatMap(code -> code.elementStream())
                                    .anyMatch(FreeOfFloatingPoint::isFloating);
            if (isFloating) {
                report(type, "method " + method.methodName().stringValue(), events);
            }
        }
    }

    private static boolean isFloating(CodeElement element) {
        return switch (element) {
            case InvokeInstruction call -> isFloating(call.type().stringValue());
            case FieldInstruction access -> isFloating(access.type().stringValue());
            case Instruction other -> INSTRUCTION.matcher(other.opcode().name()).matches();
            default -> false;
        };
    }

    /// A descriptor such as `(JLjava/lang/Double;)F`: F and D count outside the names of classes,
    /// and the boxes count too.
    private static boolean isFloating(String descriptor) {
        var primitives = CLASS_NAME.matcher(descriptor).replaceAll("");
        return primitives.contains("F")
                || primitives.contains("D")
                || descriptor.contains("Ljava/lang/Float;")
                || descriptor.contains("Ljava/lang/Double;");
    }

    private static ClassModel read(JavaClass type) {
        var source = type.getSource().orElseThrow();
        try (var bytes = source.getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void report(JavaClass type, String where, ConditionEvents events) {
        events.add(
                SimpleConditionEvent.violated(
                        type, type.getName() + " has floating point in its " + where));
    }
}
