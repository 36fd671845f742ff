//! What is wrong with a folder of posts: every diagnostic of one run.

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
    pub span: std::ops::Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

/// Every diagnostic of one run, sorted by path and place.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
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
        PostEmpty = "post-empty",
        ShortcodeUnknown = "shortcode-unknown",
        RawHtmlScript = "raw-html-script",
        DuplicateTitle = "duplicate-title",
        Bom = "bom",
        UnusedAllow = "unused-allow",
    }
}
