//! The formats that contracts give to values: one table, which the linter, the compiler, the comparison, the fake, the command
//! line and `specs/README.md` read. A codec of the runtime is one row here and one file there.

use crate::model::Kind;

/// What a value of a format is, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// What its type says.
    Plain,
    /// A size in bytes.
    Size,
    /// A time, in seconds since 1970-01-01T00:00:00Z.
    Seconds,
    /// A time, in milliseconds since 1970-01-01T00:00:00Z.
    Milliseconds,
    /// A point in time as RFC 3339 writes it.
    Instant,
    /// A point in time without a zone.
    LocalTime,
    /// A day of the calendar.
    Day,
    /// Whether something is so, as text.
    Truth,
    /// What must never be shown.
    Secret,
}

/// A format: what its values mean and how they are written.
#[derive(Debug)]
pub struct Format {
    /// The name in a contract.
    pub name: &'static str,
    /// The type that it says something of.
    pub kind: Kind,
    /// The codec of the runtime, `oas_runtime::wire::…`, where the type alone does not say how a value is written.
    pub codec: Option<&'static str>,
    /// What a value is.
    pub meaning: Meaning,
    /// The type in Rust.
    pub rust: &'static str,
    /// Where that type stands, if it is none of Rust itself.
    pub path: Option<&'static str>,
    /// The least and the greatest integer.
    pub range: Option<(i128, i128)>,
    /// What is written, in Markdown; nothing where the standard says it.
    pub description: &'static str,
}

impl Format {
    /// Whether the value must never be shown.
    pub fn is_secret(&self) -> bool {
        self.meaning == Meaning::Secret
    }

    /// Whether it says more than that a text has some form or a number some size.
    fn is_ours(&self) -> bool {
        self.meaning != Meaning::Plain
    }
}

macro_rules! formats {
    ($($name:literal $kind:ident $meaning:ident $rust:literal $(at $path:literal)? $(as $codec:literal)? $(in $least:literal..=$most:literal)?, $description:literal;)*) => {
        /// Every format that is known, in the order of `specs/README.md`.
        pub static ALL: &[Format] = &[$(Format {
            name: $name,
            kind: Kind::$kind,
            codec: formats!(@ $($codec)?),
            meaning: Meaning::$meaning,
            rust: $rust,
            path: formats!(@ $($path)?),
            range: formats!(@range $($least $most)?),
            description: $description,
        }),*];
    };
    (@) => { None };
    (@ $text:literal) => { Some($text) };
    (@range) => { None };
    (@range $least:literal $most:literal) => { Some(($least, $most)) };
}

formats! {
    "unix-seconds" Integer Seconds "Timestamp" at "::oas_runtime::Open<::oas_runtime::jiff::Timestamp>" as "UnixSeconds", "seconds since 1970-01-01T00:00:00Z; `Open<jiff::Timestamp>` in Rust, as every time is: one that cannot be held keeps its text.";
    "unix-seconds-string" String Seconds "Timestamp" at "::oas_runtime::Open<::oas_runtime::jiff::Timestamp>" as "UnixSecondsString", "the same as decimal digits in a string.";
    "unix-millis" Integer Milliseconds "Timestamp" at "::oas_runtime::Open<::oas_runtime::jiff::Timestamp>" as "UnixMillis", "milliseconds since 1970-01-01T00:00:00Z; `jiff::Timestamp`.";
    "date-time" String Instant "Timestamp" at "::oas_runtime::Open<::oas_runtime::jiff::Timestamp>" as "DateTime", "RFC 3339; `jiff::Timestamp`.";
    "date-time-offset" String Instant "Zoned" at "::oas_runtime::Open<::oas_runtime::jiff::Zoned>" as "DateTimeOffset", "RFC 3339, whose offset is kept; `jiff::Zoned`.";
    "datetime-space" String LocalTime "DateTime" at "::oas_runtime::Open<::oas_runtime::jiff::civil::DateTime>" as "DatetimeSpace", "`2020-07-02 17:34:44`, no time zone; `jiff::civil::DateTime`.";
    "date" String Day "Date" at "::oas_runtime::Open<::oas_runtime::jiff::civil::Date>" as "Date", "`2020-07-02`; `jiff::civil::Date`.";
    "bytes" Integer Size "u64" as "Bytes" in 0..=0xffff_ffff_ffff_ffff, "a size in bytes; `u64`.";
    "bytes-string" String Size "u64" as "BytesString", "the same as decimal digits in a string.";
    "boolean-string" String Truth "bool" as "BooleanString", "`\"true\"` or `\"false\"`; `bool`.";
    "password" String Secret "Secret" at "::oas_runtime::Secret", "a secret: `oas_runtime::Secret`, which `Debug` leaves out. A response that holds one is never shown in an error.";
    "int8" Integer Plain "i8" in -0x80..=0x7f, "";
    "int16" Integer Plain "i16" in -0x8000..=0x7fff, "";
    "int32" Integer Plain "i32" in -0x8000_0000..=0x7fff_ffff, "";
    "int64" Integer Plain "i64" in -0x8000_0000_0000_0000..=0x7fff_ffff_ffff_ffff, "";
    "uint8" Integer Plain "u8" in 0..=0xff, "";
    "uint16" Integer Plain "u16" in 0..=0xffff, "";
    "uint32" Integer Plain "u32" in 0..=0xffff_ffff, "";
    "uint64" Integer Plain "u64" in 0..=0xffff_ffff_ffff_ffff, "";
    "uint" Integer Plain "u64" in 0..=0xffff_ffff_ffff_ffff, "";
    "float" Number Plain "f32", "";
    "double" Number Plain "f64", "";
}

/// Formats of the standard and of its registry that change nothing about how a value is held.
const PLAIN: [&str; 43] = [
    "base64url",
    "binary",
    "byte",
    "char",
    "commonmark",
    "date-time-local",
    "decimal",
    "decimal128",
    "double-int",
    "duration",
    "email",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int53",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "markdown",
    "media-range",
    "phone",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "unixtime",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
    "date-fullyear",
    "ulid",
];

/// The format of this name, for values of this type.
pub fn of(kind: Option<Kind>, name: Option<&str>) -> Option<&'static Format> {
    named(name?).filter(|known| kind == Some(known.kind))
}

/// The format of this name.
pub fn named(name: &str) -> Option<&'static Format> {
    ALL.iter().find(|known| known.name == name)
}

/// Whether a format is known, be it that it changes nothing.
pub fn is_known(name: &str) -> bool {
    named(name).is_some() || PLAIN.contains(&name)
}

/// Formats that JSON Schema and OpenAPI define as rules for texts. What is not among them, nor a row of the table, is a hint.
const ASSERTED: [&str; 20] = [
    "byte",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
    "date",
    "date-time",
];

/// Whether a text of a format has a form that other texts have not.
pub fn constrains_text(name: &str) -> bool {
    let codec =
        |known: &Format| known.kind == Kind::String && known.codec.is_some() && known.meaning != Meaning::Secret;
    ASSERTED.contains(&name) || named(name).is_some_and(codec)
}

/// The known format that a name is nearly.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let known = ALL.iter().map(|known| known.name).chain(PLAIN);
    let folded = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let distance = |known: &str| strsim::damerau_levenshtein(&folded(known), &folded(name));
    let near = known.map(|known| (distance(known), known)).filter(|(distance, _)| *distance <= 2.min(name.len() / 3));
    // Where two are as near, ours is meant.
    near.min_by_key(|(distance, known)| (*distance, !named(known).is_some_and(Format::is_ours))).map(|(_, known)| known)
}

/// The name of the Rust type that holds a value which is neither an object nor an enumeration.
pub fn rust_type(kind: Option<Kind>, format: Option<&str>) -> &'static str {
    if let Some(known) = of(kind, format) {
        return known.rust;
    }
    match kind {
        Some(Kind::String) => "String",
        Some(Kind::Integer) => "i64",
        Some(Kind::Number) => "f64",
        Some(Kind::Boolean) => "bool",
        Some(Kind::Array) => "Vec",
        Some(Kind::Object) => "Map",
        None => "Value",
    }
}

/// The integers that a format allows: those of 64 bits where nothing else is said.
pub fn range(format: Option<&str>) -> Option<(i128, i128)> {
    match format {
        None => Some((i64::MIN.into(), i64::MAX.into())),
        Some(name) => named(name)?.range,
    }
}
