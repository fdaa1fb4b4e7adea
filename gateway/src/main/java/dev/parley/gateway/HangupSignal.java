package dev.parley.gateway;

import java.lang.reflect.Proxy;

/// SIGHUP, by which operators tell a daemon to read its files again. The JDK hears it only in a class of its own that it supports no
/// further and whose every use is a warning of the compiler, so it is found by name; where it is not to be had, nothing is heard.
final class HangupSignal {
    private HangupSignal() { }

    /// @param act runs on a thread of its own at each signal
    static void on(Runnable act) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object acting = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    act.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "reload at SIGHUP";
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), acting);
        } catch (ReflectiveOperationException none) {
            Faults.report(new IllegalStateException("SIGHUP cannot be heard here; use `parley reload`", none));
        }
    }
}
