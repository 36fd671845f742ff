//! Raw requests and the exact bytes they are answered with, step by step of the pipeline, without a
//! socket and without a clock.

mod answers;
mod blocks;
mod conditions;
mod errors;
mod forms;
mod methods;
mod missing;
mod pages;
mod pipeline;
mod ranges;
mod site;
mod targets;
