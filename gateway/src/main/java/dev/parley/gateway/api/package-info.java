/// The gateway's API as a kernel that knows no call and no flow: who asks, what a route needs and takes, what is answered,
/// and the access log. What can be done is a list of [Route]s that others hand in.
@org.jspecify.annotations.NullMarked
package dev.parley.gateway.api;
