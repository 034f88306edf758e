//! What progenitor made of a contract, as plain data: named types, and the types of what requests hold. Knows neither
//! progenitor nor the contract.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What progenitor made of a contract.
#[derive(Default)]
pub(crate) struct Skeleton {
    /// Structs, enumerations, unions and newtypes, by name.
    pub(crate) types: BTreeMap<String, Made>,
    /// Requests, by the name of their builder.
    pub(crate) requests: HashMap<String, Request>,
}

/// A type with a name, as progenitor made it.
pub(crate) struct Made {
    /// Its fields, where it is a struct that has some.
    pub(crate) fields: Option<Vec<Field>>,
    /// The types of what it is one of, where it is a value of one form out of several.
    pub(crate) alternatives: Vec<Field>,
    /// What it may hold.
    pub(crate) holds: Vec<Type>,
}

/// A field of a struct.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Type,
}

/// What a request is made of.
#[derive(Default)]
pub(crate) struct Request {
    /// Its parameters and its body; an optional one without the `Option`. Bytes have no type here.
    values: HashMap<String, Type>,
    /// What a successful response holds.
    pub(crate) response: Option<Type>,
    /// What each of several holds, where it is JSON.
    pub(crate) answers: Vec<Option<Type>>,
    /// What each of its other forms holds, where it is JSON.
    pub(crate) forms: Vec<Option<Type>>,
    /// What the headers of a response hold.
    pub(crate) headers: Vec<Type>,
}

/// A type as an expression.
#[derive(Clone)]
pub(crate) enum Type {
    Text,
    Json,
    Option(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>, Box<Type>),
    Boxed(Box<Type>),
    /// A type of the skeleton.
    Named(String),
    /// Any other type that is there already.
    Path(TokenStream),
}

impl Skeleton {
    /// The types that requests can hold: only they have to be made by a program.
    pub(crate) fn in_requests(&self) -> BTreeSet<&str> {
        self.held_by(self.requests.values().flat_map(|request| request.values.values()).collect())
    }

    /// The types that the requests of these builders and their answers are made of.
    pub(crate) fn needed_by<'b>(&self, builders: impl Iterator<Item = &'b str>) -> BTreeSet<&str> {
        let requests = builders.filter_map(|builder| self.requests.get(builder));
        self.held_by(requests.flat_map(Request::types).collect())
    }

    /// The types that named types hold, and what these hold.
    pub(crate) fn held_by_types<'b>(&self, names: impl Iterator<Item = &'b str>) -> BTreeSet<&str> {
        let types = names.filter_map(|name| self.types.get(name));
        self.held_by(types.flat_map(|made| &made.holds).collect())
    }

    /// The named types that types are made of.
    fn held_by<'s>(&'s self, mut open: Vec<&'s Type>) -> BTreeSet<&'s str> {
        let mut met = BTreeSet::new();
        while let Some(kind) = open.pop() {
            match kind {
                Type::Option(inner) | Type::List(inner) | Type::Boxed(inner) => open.push(inner),
                Type::Map(key, value) => open.extend([&**key, &**value]),
                Type::Named(name) => {
                    if let Some(made) = self.types.get(name).filter(|_| met.insert(name.as_str())) {
                        open.extend(&made.holds);
                    }
                }
                Type::Text | Type::Json | Type::Path(_) => {}
            }
        }
        met
    }
}

impl Made {
    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().flatten().find(|field| bare(&field.name) == bare(name))
    }
}

impl Request {
    pub(crate) fn insert(&mut self, name: &str, kind: Type) {
        self.values.insert(bare(name).to_owned(), kind);
    }

    /// The types of everything that is sent and received.
    fn types(&self) -> impl Iterator<Item = &Type> {
        let some = self.answers.iter().chain(&self.forms).flatten();
        self.values.values().chain(&self.response).chain(some).chain(&self.headers)
    }

    /// The type of a parameter or of the body.
    pub(crate) fn value(&self, name: &str) -> Option<&Type> {
        self.values.get(bare(name))
    }
}

/// A name without what keeps it from being a keyword, as not everybody has the same keywords.
fn bare(name: &str) -> &str {
    name.trim_end_matches('_')
}

impl Type {
    /// What a time is held as, where it is one that may keep its text; be it optional.
    pub(crate) fn time(&self) -> Option<TokenStream> {
        let Self::Path(path) = self.present() else { return None };
        let path: syn::TypePath = syn::parse2(path.clone()).ok()?;
        let last = path.path.segments.last().filter(|last| last.ident == "Open")?;
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        let argument = arguments.args.first()?;
        Some(quote!(#argument))
    }

    /// The type as it is written where the named ones are in the module `scope`.
    pub(crate) fn tokens(&self, scope: Option<&str>) -> TokenStream {
        match self {
            Self::Option(inner) => {
                let inner = inner.tokens(scope);
                quote!(::std::option::Option<#inner>)
            }
            Self::List(inner) => {
                let inner = inner.tokens(scope);
                quote!(::std::vec::Vec<#inner>)
            }
            Self::Boxed(inner) => {
                let inner = inner.tokens(scope);
                quote!(::std::boxed::Box<#inner>)
            }
            Self::Map(key, value) => {
                let of_json = matches!((&**key, &**value), (Self::Text, Self::Json));
                let (key, value) = (key.tokens(scope), value.tokens(scope));
                if of_json {
                    quote!(::oas_runtime::JsonMap)
                } else {
                    quote!(::std::collections::BTreeMap<#key, #value>)
                }
            }
            Self::Named(name) => {
                let name = format_ident!("{name}");
                match scope.map(|scope| format_ident!("{scope}")) {
                    Some(scope) => quote!(#scope::#name),
                    None => quote!(#name),
                }
            }
            Self::Text => quote!(::std::string::String),
            Self::Json => quote!(::oas_runtime::Json),
            Self::Path(path) => path.clone(),
        }
    }

    /// What a variant is called that holds it.
    pub(crate) fn variant_name(&self) -> String {
        match self {
            Self::Text => "Text".to_owned(),
            Self::Json => "Other".to_owned(),
            Self::List(element) => format!("{}List", element.variant_name()),
            Self::Map(..) => "Map".to_owned(),
            Self::Option(inner) | Self::Boxed(inner) => inner.variant_name(),
            Self::Named(name) => name.clone(),
            Self::Path(path) => match path.to_string().as_str() {
                "bool" => "Boolean".to_owned(),
                "f32" | "f64" => "Number".to_owned(),
                text if text.starts_with(['i', 'u']) => "Integer".to_owned(),
                text => text
                    .rsplit(|c: char| !c.is_ascii_alphanumeric())
                    .find(|word| !word.is_empty())
                    .unwrap_or("Value")
                    .to_owned(),
            },
        }
    }

    /// Whether it is a text that may be left out.
    pub(crate) fn is_optional_text(&self) -> bool {
        matches!(self, Self::Option(inner) if matches!(inner.present(), Self::Text))
    }

    /// The type inside, of an `Option`.
    pub(crate) fn present(&self) -> &Self {
        match self {
            Self::Option(inner) => inner,
            other => other,
        }
    }

    /// The type of the elements of a list.
    pub(crate) fn element(&self) -> Option<&Self> {
        match self {
            Self::List(inner) => Some(inner),
            _ => None,
        }
    }
}
