//! Path rules: normalise, slug, permalink, decode and encode.
