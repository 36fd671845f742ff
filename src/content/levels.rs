//! How bad each finding is on this site, and which are allowed.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::fields::Placed;
use super::near::nearest;
use super::report::{Class, Code, Diagnostic, Level, Severity};

/// What one file allows: its `check.allow`.
#[derive(Debug, Clone)]
pub(super) struct Allowance {
    pub text: Arc<str>,
    pub allowed: Vec<Placed>,
}

/// Applies allowances and levels to the findings of a whole run.
///
/// `allowances` go by path. An allowance that nothing needed is a finding of its own.
pub(super) fn apply(
    found: Vec<Diagnostic>,
    allowances: &BTreeMap<&str, Allowance>,
    levels: &BTreeMap<Code, Level>,
) -> Vec<Diagnostic> {
    let mut used: HashSet<(&str, Code)> = HashSet::new();
    let mut kept = Vec::with_capacity(found.len());
    for diagnostic in found {
        let Some((path, allowance)) = allowances.get_key_value(diagnostic.path.as_str()) else {
            kept.push(diagnostic);
            continue;
        };
        let is_allowed = allowance.allowed.iter().any(|item| item.text == diagnostic.code.name());
        if is_allowed && diagnostic.code.class() != Class::Fatal {
            used.insert((*path, diagnostic.code));
        } else {
            kept.push(diagnostic);
        }
    }
    for (path, allowance) in allowances {
        let is_used = |code: &Code| used.contains(&(*path, *code));
        kept.extend(
            allowance.allowed.iter().filter_map(|item| unused(path, allowance, item, is_used)),
        );
    }
    kept.into_iter().filter_map(|diagnostic| at_level(diagnostic, levels)).collect()
}

fn unused(
    path: &str,
    allowance: &Allowance,
    item: &Placed,
    is_used: impl Fn(&Code) -> bool,
) -> Option<Diagnostic> {
    let (message, help) = match Code::of_name(&item.text) {
        Some(code) if is_used(&code) => return None,
        Some(code) if code.class() == Class::Fatal => {
            (format!("{} is fatal and cannot be allowed", item.text), "remove it".to_owned())
        }
        Some(_) => {
            (format!("nothing here needs {} to be allowed", item.text), "remove it".to_owned())
        }
        None => {
            let near = nearest(&item.text, Code::ALL.iter().map(|code| code.name()));
            let help =
                near.map_or("remove it".to_owned(), |near| format!("did you mean \"{near}\"?"));
            (format!("there is no code {}", item.text), help)
        }
    };
    let diagnostic =
        Diagnostic::at(Code::UnusedAllow, path, &allowance.text, item.span.clone(), message);
    Some(diagnostic.with_help(help))
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
