/// The store of evidence: a log that is on the disk before what it tells of happens, and the bundles made from it.
@org.jspecify.annotations.NullMarked
package dev.parley.gateway.audit;
