//! A site that has been read: which URLs it has, where its links lead, and what is wrong with both.

mod blog;
mod checks;
mod gaps;
mod links;
mod outline;
mod routes;
