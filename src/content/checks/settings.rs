//! What `site.json` says of pages that are not there.

use std::ops::Range;

use super::links::{Checker, Fault};
use crate::content::config::{RedirectRule, SETTINGS};
use crate::content::document::DocumentKind;
use crate::content::near::nearest;
use crate::content::outline::{LinkKind, links_of_html};
use crate::content::report::{Code, Diagnostic, Severity};
use crate::content::site::Site;

impl Checker<'_> {
    /// Links that the settings put on every page, and those that their redirects lead to.
    pub(super) fn settings(&mut self, found: &mut Vec<Diagnostic>) {
        let config = &self.site.config;
        let span = |name: &str| config.spans.get(name).cloned().unwrap_or_default();
        let pages = config.nav.iter().map(|item| (&item.url, item.span.clone(), LinkKind::Link));
        let logo = config.theme.logo.iter().map(|logo| (logo, span("theme.logo"), LinkKind::Image));
        for (destination, span, kind) in pages.chain(logo) {
            let fault = self.judge(None, destination, kind);
            found.extend(fault.map(|fault| at(fault, span)));
        }
        let markup = [("theme.head", &config.theme.head), ("theme.footer", &config.theme.footer)];
        for (name, html) in markup {
            for (url, kind) in html.iter().flat_map(|html| links_of_html(html)) {
                let fault = self.judge(None, &url, kind);
                found.extend(fault.map(|fault| at(fault, span(name))));
            }
        }
        for rule in &config.redirects {
            found.extend(self.redirect(rule).map(|fault| at(fault, rule.to_span.clone())));
        }
    }

    /// A redirect that leads to nothing. Where it goes by a further one, it is led straight to the end.
    fn redirect(&mut self, rule: &RedirectRule) -> Option<Fault> {
        if rule.status == 410 || rule.to.contains(":splat") || self.leads_on(&rule.to) {
            return None;
        }
        let fault = self.judge(None, &rule.to, LinkKind::Link)?;
        let is_dead = [Code::LinkBroken, Code::LinkToHidden, Code::AnchorBroken];
        is_dead.contains(&fault.code).then(|| Fault {
            message: format!("the redirect from {} leads nowhere: {}", rule.from, fault.message),
            ..fault
        })
    }
}

/// A finding at some bytes of the settings. Its line is not known here: whoever has read them gives it.
fn at(fault: Fault, span: Range<usize>) -> Diagnostic {
    fault
        .helped(|code, message| Diagnostic { span, ..Diagnostic::of_file(code, SETTINGS, message) })
}

/// Permalink patterns of sections that have no pages. That stops nobody.
pub(super) fn permalinks(site: &Site, found: &mut Vec<Diagnostic>) {
    let pages = site.documents.iter().filter(|document| document.kind == DocumentKind::Page);
    let sections: Vec<&str> = pages.map(|document| document.section.as_str()).collect();
    for section in site.config.permalinks.keys() {
        let is_of_it = |other: &&str| {
            other
                .strip_prefix(section.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if sections.iter().any(is_of_it) {
            continue;
        }
        let span = site.config.spans.get(&format!("permalinks.{section}")).cloned();
        let message = format!("no page lies in the section \"{section}\"");
        let here = Diagnostic {
            severity: Severity::Warning,
            span: span.unwrap_or_default(),
            ..Diagnostic::of_file(Code::SiteConfig, SETTINGS, message)
        };
        found.push(match nearest(section, sections.iter().copied()) {
            Some(near) => here.with_help(format!("did you mean \"{near}\"?")),
            None => here.with_help("remove this line, or name a folder of pages"),
        });
    }
}
