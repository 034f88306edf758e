//! Extensions of operations: tokens, the command line.

use super::document::headers;
use crate::model::Operation;
use crate::tables::extensions::{COLUMNS, Extension, FILTER, RUST_NAME, SUNSET, TOKEN_SOURCE};
use crate::tree::Node;

/// Where the response of an operation carries a token, from `x-token-source`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSource {
    /// `header:NAME`, or a pointer into the body.
    pub token: String,
    /// Pointer to the time from which it is not accepted.
    pub expires_at: Option<String>,
    /// Pointer to how long it is accepted, in seconds.
    pub expires_in: Option<String>,
}

/// How a parameter of a list chooses among its items, from `x-filter`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The pointer to what is looked at in an item; nothing where the parameter chooses nothing that an item has.
    pub member: Option<String>,
    /// How it is looked at.
    pub by: Match,
    /// What stands between key and value in the parameter, where elements are pairs.
    pub separator: Option<String>,
}

/// How an item is held against the value of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is the value, or one of the values.
    Equal,
    /// It is a text that has the value somewhere.
    Contains,
    /// It is a text that begins with the value.
    Prefix,
    /// It is a list that has the value.
    Element,
    /// It is the value or comes behind it.
    From,
    /// It is the value or comes before it.
    Until,
    /// An operator stands before the value.
    Time,
    /// The value names the member that orders the list.
    Order,
    /// The value says which way the list is ordered.
    Direction,
}

impl Match {
    fn of(word: Option<&str>) -> Self {
        match word {
            Some("contains") => Self::Contains,
            Some("prefix") => Self::Prefix,
            Some("element") => Self::Element,
            Some("from") => Self::From,
            Some("until") => Self::Until,
            Some("time") => Self::Time,
            Some("order") => Self::Order,
            Some("direction") => Self::Direction,
            _ => Self::Equal,
        }
    }
}

impl<'d> Operation<'d> {
    /// How its parameters choose among the items of a list, where it says so: `x-filter`.
    pub fn filters(&self) -> Vec<(&'d str, Filter)> {
        let filter = |(name, entry): (&'d str, &'d crate::tree::Entry)| {
            let object = entry.node.as_mapping().map(|_| self.object.document.object(&entry.node));
            let member = match object {
                Some(object) => object.text("member").map(str::to_owned),
                None => entry.node.as_str().map(str::to_owned),
            };
            let separator = object.and_then(|object| object.text("separator")).map(str::to_owned);
            (name, Filter { member, by: Match::of(object.and_then(|object| object.text("match"))), separator })
        };
        self.object.members(FILTER.name).map(filter).collect()
    }

    /// Where its response carries a token: `x-token-source`.
    pub fn token_source(&self) -> Option<TokenSource> {
        let object = self.object.object(TOKEN_SOURCE.name)?;
        Some(TokenSource {
            token: object.text("token")?.to_owned(),
            expires_at: object.text("expires-at").map(str::to_owned),
            expires_in: object.text("expires-in").map(str::to_owned),
        })
    }

    /// Its constant headers: `x-request-headers`.
    pub fn request_headers(&self) -> Vec<(&'d str, &'d str)> {
        headers(self.object)
    }

    /// What its body is called on the wire, where that is something else than the media type which says how it is written: the
    /// `Content-Type` among its own constant headers.
    pub fn content_type(&self) -> Option<&'d str> {
        let mut own = self.request_headers().into_iter();
        own.find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| value)
    }

    /// The tag by which a cargo feature of the client has it, where there are such: `x-features`.
    ///
    /// ```
    /// let text = "{openapi: 3.0.3, info: {title: T, version: '1'}, x-features: tags, paths: {/a: {get: {tags: [Things, All], responses: {}}}}}";
    /// let document = oas_contract::Document::parse(&oas_contract::Source::new("t.yaml", text)).unwrap();
    /// assert_eq!(document.operations()[0].feature_tag(), Some("Things"));
    /// ```
    pub fn feature_tag(&self) -> Option<&'d str> {
        self.tags().first().copied().filter(|_| self.object.document.has_features_by_tag())
    }

    /// The Rust name that the document chooses: `x-rust-name`.
    pub fn rust_name(&self) -> Option<&'d str> {
        self.object.text(RUST_NAME.name)
    }

    /// JSON pointers to the columns of a table: `x-columns`.
    pub fn columns(&self) -> Vec<&'d str> {
        self.object.texts(COLUMNS.name)
    }

    /// The day from which it may be gone: `x-sunset`.
    pub fn sunset(&self) -> Option<&'d str> {
        self.object.text(SUNSET.name)
    }

    /// The value of an extension of the table, as it stands there.
    pub fn extension(&self, extension: &Extension) -> Option<&'d Node> {
        self.object.get(extension.name)
    }
}
