package dev.parley.codecs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// The functions of the system's `libopus` that we call, found once. Pointers are passed as `long`: they point into
/// memory the codec owns for as long as it lives, and a `long` costs nothing to pass.
@SuppressWarnings("restricted")                                  // native access is granted to this module by the launcher
final class LibOpus {
    static final int SET_BITRATE = 4002;                        // `opus_defines.h`
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERCENT = 4014;
    static final int SET_DTX = 4016;
    static final int SET_SIGNAL = 4024;
    static final int SIGNAL_VOICE = 3001;
    static final int APPLICATION_VOIP = 2048;

    private static final @Nullable LibOpus FOUND = find();

    final MethodHandle encoderSize;
    final MethodHandle encoderInit;
    final MethodHandle encoderControl;
    final MethodHandle encode;
    final MethodHandle decoderSize;
    final MethodHandle decoderInit;
    final MethodHandle decode;

    private LibOpus(Linker linker, SymbolLookup library) {
        MemoryLayout number = ValueLayout.JAVA_INT;
        MemoryLayout pointer = ValueLayout.JAVA_LONG;           // the same register as a pointer on every 64-bit ABI
        encoderSize = linker.downcallHandle(library.findOrThrow("opus_encoder_get_size"), FunctionDescriptor.of(ValueLayout.JAVA_INT, number));
        encoderInit = linker.downcallHandle(library.findOrThrow("opus_encoder_init"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, number, number, number));
        encoderControl = linker.downcallHandle(library.findOrThrow("opus_encoder_ctl"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, number, number), Linker.Option.firstVariadicArg(2));
        encode = linker.downcallHandle(library.findOrThrow("opus_encode"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, pointer, number, pointer, number));
        decoderSize = linker.downcallHandle(library.findOrThrow("opus_decoder_get_size"), FunctionDescriptor.of(ValueLayout.JAVA_INT, number));
        decoderInit = linker.downcallHandle(library.findOrThrow("opus_decoder_init"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, number, number));
        decode = linker.downcallHandle(library.findOrThrow("opus_decode"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, pointer, pointer, number, pointer, number, number));
    }

    static boolean isPresent() {
        return FOUND != null;
    }

    static LibOpus get() {
        LibOpus found = FOUND;
        assert found != null : "libopus was asked for where there is none";
        return found;
    }

    private static @Nullable LibOpus find() {
        if (ValueLayout.ADDRESS.byteSize() != 8) return null;
        try {
            Linker linker = Linker.nativeLinker();
            return new LibOpus(linker, SymbolLookup.libraryLookup("libopus.so.0", Arena.global()));
        } catch (IllegalArgumentException | java.util.NoSuchElementException | IllegalCallerException | UnsupportedOperationException e) {
            return null;                                         // no such library, too old a one, or not allowed: Concentus then
        }
    }
}
