/// What a carrier's trunk is: who may call over it, how numbers and callers are written on it, what it may cost,
/// and whether it lives. Values and state machines without I/O; times are nanoseconds handed in.
package dev.parley.sip.trunk;
