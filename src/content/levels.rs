//! How bad each finding is on this site, and which are allowed.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::allow::Allowed;
use super::fields::Placed;
use super::near::nearest;
use super::report::{Class, Code, Diagnostic, Level, Severity};

/// What one file allows.
#[derive(Debug, Clone)]
pub(super) struct Allowance {
    pub text: Arc<str>,
    pub allowed: Vec<Allowed>,
}

/// Applies allowances and levels to the findings of a whole run.
///
/// `allowances` go by path. An allowance that nothing needed is a finding of its own.
pub(super) fn apply(
    found: Vec<Diagnostic>,
    allowances: &BTreeMap<&str, Allowance>,
    levels: &BTreeMap<Code, Level>,
) -> Vec<Diagnostic> {
    // Path, and place in the path's list.
    let mut used: HashSet<(&str, usize)> = HashSet::new();
    let mut kept = Vec::with_capacity(found.len());
    for diagnostic in found {
        let allowance = allowances.get_key_value(diagnostic.path.as_str());
        let needed = allowance.and_then(|(path, allowance)| {
            let is_it = |allowed: &Allowed| {
                allowed.code.text == diagnostic.code.name() && allowed.covers(diagnostic.line)
            };
            Some((*path, allowance.allowed.iter().position(is_it)?))
        });
        match needed.filter(|_| diagnostic.code.class() != Class::Fatal) {
            Some(needed) => {
                used.insert(needed);
            }
            None => kept.push(diagnostic),
        }
    }
    for (path, allowance) in allowances {
        for (place, allowed) in allowance.allowed.iter().enumerate() {
            if !used.contains(&(*path, place)) {
                kept.push(unused(path, allowance, &allowed.code));
            }
        }
    }
    kept.into_iter().filter_map(|diagnostic| at_level(diagnostic, levels)).collect()
}

fn unused(path: &str, allowance: &Allowance, code: &Placed) -> Diagnostic {
    let name = &code.text;
    let (message, help) = match Code::of_name(name) {
        Some(code) if code.class() == Class::Fatal => {
            (format!("{name} is fatal and cannot be allowed"), "remove it".to_owned())
        }
        Some(_) => (format!("nothing here needs {name} to be allowed"), "remove it".to_owned()),
        None => {
            let near = nearest(name, Code::ALL.iter().map(|code| code.name()));
            let help = near.map_or("remove it".to_owned(), |near| format!("did you mean {near}?"));
            (format!("there is no code {name}"), help)
        }
    };
    let span = code.span.clone();
    Diagnostic::at(Code::UnusedAllow, path, &allowance.text, span, message).with_help(help)
}

/// The finding with the severity that the site gives its code; fatal ones stay what they are.
fn at_level(diagnostic: Diagnostic, levels: &BTreeMap<Code, Level>) -> Option<Diagnostic> {
    if diagnostic.code.class() == Class::Fatal {
        return Some(diagnostic);
    }
    match levels.get(&diagnostic.code) {
        None => Some(diagnostic),
        Some(Level::Off) => None,
        Some(Level::Error) => Some(Diagnostic { severity: Severity::Error, ..diagnostic }),
        Some(Level::Warning) => Some(Diagnostic { severity: Severity::Warning, ..diagnostic }),
    }
}
