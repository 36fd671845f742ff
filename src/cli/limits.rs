//! Times and counts of a server that an operator may want to change.

use std::time::Duration;

use super::duration::duration;
use crate::server::Limits;

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArguments {
    /// Connections at a time; more get 503, or wait where descriptors are short
    #[arg(long, value_name = "N", default_value_t = 65_536, value_parser = connections)]
    max_connections: usize,
    /// For a request head, from its first byte
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    head_timeout: Duration,
    /// For the content of a request
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    content_timeout: Duration,
    /// For a reader that takes nothing of its answer
    #[arg(long, value_name = "TIME", default_value = "20s", value_parser = duration)]
    write_timeout: Duration,
    /// Between two requests
    #[arg(long, value_name = "TIME", default_value = "75s", value_parser = duration)]
    idle_timeout: Duration,
    /// To finish what was begun, after SIGTERM
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    drain_timeout: Duration,
}

impl LimitArguments {
    pub fn limits(&self) -> Limits {
        Limits {
            head_timeout: self.head_timeout,
            idle_timeout: self.idle_timeout,
            content_timeout: self.content_timeout,
            write_timeout: self.write_timeout,
            drain_timeout: self.drain_timeout,
            connections_max: self.max_connections,
            ..Limits::default()
        }
    }
}

fn connections(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1 << 24).contains(number));
    number.ok_or_else(|| "expected a number from 1 to 16777216".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct CommandLine {
        #[command(flatten)]
        limits: LimitArguments,
    }

    #[test]
    fn what_help_says_is_what_the_server_does() {
        assert_eq!(CommandLine::parse_from(["pamphlet"]).limits.limits(), Limits::default());
    }
}
