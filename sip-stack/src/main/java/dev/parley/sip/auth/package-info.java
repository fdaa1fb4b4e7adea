/// Digest authentication, both sides. Text and numbers in, text and numbers out: no socket, no clock.
package dev.parley.sip.auth;
