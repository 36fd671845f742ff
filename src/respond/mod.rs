//! From a request to its answer: pure, without a clock and without a socket.
//!
//! Owns what a request is answered with and why. Promises that the answer depends on the request,
//! the site and the time alone, and that none costs an allocation once the scratch has grown.
//! Refuses to know connections.

mod blocks;
mod response;

pub use blocks::{Blocks, Connection};
pub use response::{PIECES_MAX, Piece, Pieces, Response};
