//! What is wrong with a folder of posts: every diagnostic of one run.

use std::fmt;
use std::ops::Range;

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// A setting for a code in `site.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Error,
    Warning,
    Off,
}

/// One finding, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// Relative to the content folder.
    pub path: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, counted in characters.
    pub column: usize,
    /// The faulty bytes of the file, for the source line with its carets; empty where a file as a
    /// whole is meant.
    pub span: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding at some bytes of a file; line and column are counted from them. The severity is that
    /// of the code's class until the site's levels are applied.
    pub fn at(
        code: Code,
        path: &str,
        text: &str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        // A byte order mark is no character of the first line.
        let line_text = before[line_start..].trim_start_matches('\u{feff}');
        Diagnostic {
            severity: code.class().severity(),
            code,
            path: path.to_owned(),
            line: line_breaks(before) + 1,
            column: line_text.chars().count() + 1,
            span,
            message: message.into(),
            help: None,
        }
    }

    /// A finding about a file as a whole.
    pub fn of_file(code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(code, path, "", 0..0, message)
    }

    /// Whether no right page can be served because of it.
    pub fn is_fatal(&self) -> bool {
        self.code.class() == Class::Fatal && self.severity == Severity::Error
    }

    pub fn with_help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic { help: Some(help.into()), ..self }
    }
}

/// Line breaks of a text. Counted in bytes of a run that cannot overflow, sixteen or more at a time: a
/// long text with many findings is counted through for each of them.
fn line_breaks(text: &str) -> usize {
    let runs = text.as_bytes().chunks(usize::from(u8::MAX));
    let of_run = |run: &[u8]| run.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    runs.map(|run| usize::from(of_run(run))).sum()
}

/// One line, `path:line:column: error[code]: message; help: ...`, as the build script and terminals
/// without room for more print it.
impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { severity, code, path, line, column, message, help, .. } = self;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(formatter, "{path}:{line}:{column}: {severity}[{}]: {message}", code.name())?;
        help.iter().try_for_each(|help| write!(formatter, "; help: {help}"))
    }
}

/// Every diagnostic of one run, sorted by path and place.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The findings in the order of their files and places.
    pub fn new(mut diagnostics: Vec<Diagnostic>) -> Report {
        let key = |found: &Diagnostic| (found.path.clone(), found.span.start, found.code);
        diagnostics.sort_by_cached_key(key);
        Report { diagnostics }
    }

    /// Whether some page cannot be served right.
    pub fn has_fatal(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_fatal)
    }

    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.severity == severity).count()
    }
}

macro_rules! codes {
    ($($class:ident { $($variant:ident = $name:literal,)+ })+) => {
        /// The name of a kind of fault. It is part of the command line's contract.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($($variant,)+)+ }

        impl Code {
            pub const ALL: &[Code] = &[$($(Code::$variant,)+)+];

            pub fn name(self) -> &'static str {
                match self { $($(Code::$variant => $name,)+)+ }
            }

            /// The code with this name.
            pub fn of_name(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.name() == name)
            }

            pub fn class(self) -> Class {
                match self { $($(Code::$variant => Class::$class,)+)+ }
            }
        }
    };
}

/// What a fault means for the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// No right page can be served.
    Fatal,
    /// A page is right but refers to something that is not there.
    Reference,
    /// Worth a look.
    Advice,
}

impl Class {
    /// What a fault is unless the site says otherwise.
    pub fn severity(self) -> Severity {
        match self {
            Class::Fatal | Class::Reference => Severity::Error,
            Class::Advice => Severity::Warning,
        }
    }
}

codes! {
    Fatal {
        FrontMatterMissingEnd = "front-matter-missing-end",
        FrontMatterSyntax = "front-matter-syntax",
        FrontMatterDuplicateKey = "front-matter-duplicate-key",
        FieldType = "field-type",
        DateInvalid = "date-invalid",
        UrlInvalid = "url-invalid",
        UrlCollision = "url-collision",
        AliasSelf = "alias-self",
        AliasLoop = "alias-loop",
        AliasShadowsPage = "alias-shadows-page",
        ResourceEscapesRoot = "resource-escapes-root",
        NotUtf8 = "not-utf8",
        FileTooBig = "file-too-big",
        SiteConfig = "site-config",
        TemplateError = "template-error",
    }
    Reference {
        LinkBroken = "link-broken",
        AnchorBroken = "anchor-broken",
        LinkToHidden = "link-to-hidden",
        ImageMissing = "image-missing",
        RefUndefined = "ref-undefined",
        FootnoteUndefined = "footnote-undefined",
        UrlLost = "url-lost",
    }
    Advice {
        FrontMatterMissing = "front-matter-missing",
        UnknownField = "unknown-field",
        FieldCaseDuplicate = "field-case-duplicate",
        TextAfterFrontMatter = "text-after-front-matter",
        TitleMissing = "title-missing",
        DateMissing = "date-missing",
        DescriptionLong = "description-long",
        SummaryLong = "summary-long",
        ImageAltMissing = "image-alt-missing",
        ImageTooBig = "image-too-big",
        HeadingSkip = "heading-skip",
        HeadingDuplicateId = "heading-duplicate-id",
        H1InBody = "h1-in-body",
        EmptyLink = "empty-link",
        ReversedLink = "reversed-link",
        UnusedReference = "unused-reference",
        FootnoteUnused = "footnote-unused",
        HttpLink = "http-link",
        AbsoluteLinkToSelf = "absolute-link-to-self",
        LinkViaRedirect = "link-via-redirect",
        OrphanPage = "orphan-page",
        UnusedAsset = "unused-asset",
        TagNearDuplicate = "tag-near-duplicate",
        LastmodBeforeDate = "lastmod-before-date",
        ExpiryBeforeDate = "expiry-before-date",
        PostEmpty = "post-empty",
        ShortcodeUnknown = "shortcode-unknown",
        RawHtmlScript = "raw-html-script",
        DuplicateTitle = "duplicate-title",
        Bom = "bom",
        UnusedAllow = "unused-allow",
    }
}
