//! The one place that speaks to progenitor: hands it the lowered contract as `OpenAPI`, and reads a skeleton from its
//! space of types and from the tokens it writes. Nothing else names progenitor, typify or openapiv3.

use std::collections::{BTreeMap, HashMap};

use oas_contract::formats;
use openapiv3::{Components, OpenAPI, Paths, ReferenceOr};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle, TypeImpl};
use quote::{ToTokens as _, quote};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use typify::{TypeDetails, TypeEnumVariant, TypeId, TypeSpace};

use super::skeleton::{Field, Made, Request, Skeleton, Type};
use crate::lower::{LoweredOperation, RequestSchemas};
use crate::plan::{BodyPlan, ResponsePlan};

/// Runs progenitor on some schemas and operations.
pub(super) fn run(schemas: &Map<String, Value>, operations: &[LoweredOperation]) -> Result<Skeleton, String> {
    let openapi = document(schemas, operations).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder).with_tag(TagStyle::Merged).with_derive("PartialEq");
    settings.with_map_type("::std::collections::BTreeMap");
    for (format, rust) in formats::ALL.iter().filter_map(|format| Some((format, format.path?))) {
        let schema = json!({"type": format.kind.word(), "format": format.name});
        let schema = serde_json::from_value(schema).map_err(|error| error.to_string())?;
        settings.with_conversion(schema, rust, [TypeImpl::Display].into_iter());
    }
    let mut generator = Generator::new(&settings);
    let tokens = generator.generate_tokens(&openapi).map_err(|error| error.to_string())?;
    let builders = items(tokens).find(|item| item.named("mod").as_deref() == Some("builder"));
    let builders = builders.map(Item::content).unwrap_or_default();
    let space = generator.get_type_space();
    let mut skeleton = named_types(space)?;
    skeleton.requests = requests(builders, space)?;
    for (index, (plan, schemas_of)) in operations.iter().enumerate() {
        let Some(made) = skeleton.types.remove(&holder_name(schemas, index)) else { continue };
        let kind = |part: &str, index: usize| Some(made.field(&format!("{part}{index}"))?.kind.present().clone());
        let request = skeleton.requests.entry(plan.builder.clone()).or_default();
        for (index, parameter) in plan.parameters.iter().enumerate() {
            let upload = || Type::Path(quote!(::oas_runtime::Upload));
            let kind = match (parameter.place.is_file(), parameter.list) {
                (true, true) => Some(Type::List(Box::new(upload()))),
                (true, false) => Some(upload()),
                (false, _) => kind("parameter", index),
            };
            if let Some(kind) = kind {
                request.insert(&parameter.name, kind);
            }
        }
        request.answers = (0..schemas_of.answers.len()).map(|index| kind("answer", index)).collect();
        request.forms = (0..schemas_of.forms.len()).map(|index| kind("form", index)).collect();
        request.headers = (0..schemas_of.headers.len()).filter_map(|index| kind("header", index)).collect();
    }
    Ok(skeleton)
}

/// The contract as OpenAPI: with its own formats, under the names that Rust has for types and parameters.
fn document(schemas: &Map<String, Value>, operations: &[LoweredOperation]) -> Result<OpenAPI, serde_json::Error> {
    let mut components = Components::default();
    for (name, schema) in schemas {
        components.schemas.insert(name.clone(), ReferenceOr::deserialize(schema)?);
    }
    let mut paths = Map::new();
    for (index, (plan, request)) in operations.iter().enumerate() {
        components.schemas.insert(holder_name(schemas, index), ReferenceOr::deserialize(parts(request))?);
        let content = match (&plan.response, &request.response) {
            (_, Some(schema)) => json!({"application/json": {"schema": schema}}),
            (ResponsePlan::Raw | ResponsePlan::Text, _) => json!({"application/octet-stream": {}}),
            _ => json!({}),
        };
        let mut operation = json!({
            "operationId": plan.builder,
            "responses": {"200": {"description": "", "content": content}},
        });
        let content = match (&plan.body, &request.body) {
            (None | Some(BodyPlan::Multipart), _) => None,
            (Some(BodyPlan::Form(_)), Some(schema)) => {
                Some(json!({"application/x-www-form-urlencoded": {"schema": schema}}))
            }
            (Some(_), Some(schema)) => Some(json!({"application/json": {"schema": schema}})),
            (Some(_), None) => {
                Some(json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}))
            }
        };
        if let Some(content) = content {
            operation["requestBody"] = json!({"required": true, "content": content});
        }
        paths.insert(format!("/{index}"), json!({"post": operation}));
    }
    Ok(OpenAPI {
        openapi: "3.0.3".to_owned(),
        paths: Paths::deserialize(Value::Object(paths))?,
        components: Some(components),
        ..OpenAPI::default()
    })
}

/// What an operation is made of beside its body and its answer, as an object. Where parameters stand in a request and how they
/// are written is ours, and progenitor knows fewer ways, and one answer alone: all that it is asked for is their types.
fn parts(request: &RequestSchemas) -> Value {
    let mut properties = Map::new();
    let mut add =
        |part: &str, index: usize, schema: &Value| properties.insert(format!("{part}{index}"), schema.clone());
    for (index, schema) in request.parameters.iter().enumerate() {
        add("parameter", index, schema);
    }
    for (index, schema) in request.answers.iter().enumerate() {
        schema.as_ref().map(|schema| add("answer", index, schema));
    }
    for (index, schema) in request.forms.iter().enumerate() {
        schema.as_ref().map(|schema| add("form", index, schema));
    }
    for (index, schema) in request.headers.iter().enumerate() {
        add("header", index, schema);
    }
    json!({"type": "object", "properties": properties})
}

/// The name of that object, which no schema of the contract has.
fn holder_name(schemas: &Map<String, Value>, index: usize) -> String {
    let mut name = format!("PartsOf{index}");
    while schemas.contains_key(&name) {
        name += "X";
    }
    name
}

/// The named types, without their definitions.
fn named_types(space: &TypeSpace) -> Result<Skeleton, String> {
    let mut types = BTreeMap::new();
    for kind in space.iter_types() {
        let mut fields = None;
        let holds = match kind.details() {
            TypeDetails::Struct(details) => {
                let read = details.properties_info().map(|property| {
                    let kind = by_id(space, &property.type_id)?;
                    Ok(Field { name: property.name.to_owned(), kind })
                });
                let read = fields.insert(read.collect::<Result<Vec<_>, String>>()?);
                read.iter().map(|field| field.kind.clone()).collect()
            }
            TypeDetails::Enum(details) => {
                let inside = details.variants().flat_map(|(_, variant)| match variant {
                    TypeEnumVariant::Simple => Vec::new(),
                    TypeEnumVariant::Tuple(ids) => ids,
                    TypeEnumVariant::Struct(fields) => fields.into_iter().map(|(_, id)| id).collect(),
                });
                inside.map(|id| by_id(space, &id)).collect::<Result<_, _>>()?
            }
            TypeDetails::Newtype(details) => vec![by_id(space, &details.inner())?],
            _ => continue,
        };
        let made = Made { fields, alternatives: Vec::new(), holds };
        if types.insert(kind.name(), made).is_some() {
            return Err(format!("two types have the name `{}`", kind.name()));
        }
    }
    Ok(Skeleton { types, ..Skeleton::default() })
}

fn by_id(space: &TypeSpace, id: &TypeId) -> Result<Type, String> {
    read(space, &space.get_type(id).map_err(|error| error.to_string())?)
}

fn read(space: &TypeSpace, kind: &typify::Type) -> Result<Type, String> {
    let inner = |id: &TypeId| by_id(space, id).map(Box::new);
    Ok(match kind.details() {
        TypeDetails::Enum(_) | TypeDetails::Struct(_) | TypeDetails::Newtype(_) => Type::Named(kind.name()),
        // Of two `Option`s, one is written.
        TypeDetails::Option(id) => match by_id(space, &id)? {
            option @ Type::Option(_) => option,
            other => Type::Option(Box::new(other)),
        },
        TypeDetails::Vec(id) | TypeDetails::Set(id) => Type::List(inner(&id)?),
        TypeDetails::Map(key, value) => Type::Map(inner(&key)?, inner(&value)?),
        // What breaks a circle stands around what may be absent; here it stands around what is there.
        TypeDetails::Box(id) => match by_id(space, &id)? {
            Type::Option(inner) => Type::Option(Box::new(Type::Boxed(inner))),
            other => Type::Boxed(Box::new(other)),
        },
        TypeDetails::String => Type::Text,
        TypeDetails::Builtin("::serde_json::Value") => Type::Json,
        TypeDetails::Builtin(_) | TypeDetails::Unit => Type::Path(kind.ident()),
        TypeDetails::Tuple(_) | TypeDetails::Array(..) => {
            return Err(format!("a type of the form `{}` is not supported", kind.describe()));
        }
    })
}

/// What requests hold, and what answers them. It stands in progenitor's builders and nowhere else; what a type looks
/// like there, it says itself.
fn requests(builders: TokenStream, space: &TypeSpace) -> Result<HashMap<String, Request>, String> {
    let mut known = HashMap::new();
    for kind in space.iter_types() {
        for tokens in [Some(kind.ident()), kind.builder()].into_iter().flatten() {
            known.insert(compact(&tokens), read(space, &kind)?);
        }
    }
    let find = |kind: &syn::Type| known.get(&compact(&kind.to_token_stream())).cloned();
    let unknown = |error: syn::Error| format!("a request of another form: {error}");
    let mut requests: HashMap<String, Request> = HashMap::new();
    let mut last = String::new();
    for item in items(builders) {
        if let Some(name) = item.named("struct") {
            let mut request = Request::default();
            let fields: syn::FieldsNamed =
                syn::parse2(item.0.into_iter().skip_while(|token| !is_block(token)).collect()).map_err(unknown)?;
            for field in fields.named {
                // Each is a `Result<T, String>` or `Result<Option<T>, String>`, but for the client and for bytes.
                let value = argument(&field.ty, "Result").map(|kind| argument(kind, "Option").unwrap_or(kind));
                if let (Some(kind), Some(name)) = (value.and_then(find), field.ident) {
                    request.insert(&name.to_string(), kind);
                }
            }
            last.clone_from(&name);
            requests.insert(name, request);
        } else if item.is_impl()
            && let Some(request) = requests.get_mut(&last)
        {
            let send = item.content().into_iter().skip_while(|token| !is(token, "send")).skip(2);
            let output = send.take_while(|token| !is_block(token)).collect();
            let syn::ReturnType::Type(_, output) = syn::parse2(output).map_err(unknown)? else { continue };
            request.response =
                argument(&output, "Result").and_then(|kind| argument(kind, "ResponseValue")).and_then(find);
        }
    }
    Ok(requests)
}

/// `T` in `name<T, …>`.
fn argument<'t>(kind: &'t syn::Type, name: &str) -> Option<&'t syn::Type> {
    let syn::Type::Path(path) = kind else { return None };
    // A longer path is a type of the contract.
    let segment =
        path.path.segments.first().filter(|segment| path.path.segments.len() == 1 && segment.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

fn compact(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}

/// Items, cut apart and not parsed: most of them are dropped, and parsing takes longer than writing them.
struct Items(proc_macro2::token_stream::IntoIter);

struct Item(Vec<TokenTree>);

fn items(tokens: TokenStream) -> Items {
    Items(tokens.into_iter())
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let mut item = Vec::new();
        for token in self.0.by_ref() {
            let ends = is_block(&token) || matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
            item.push(token);
            if ends {
                return Some(Item(item));
            }
        }
        (!item.is_empty()).then_some(Item(item))
    }
}

impl Item {
    /// The name of a `struct`, `enum` or `mod`.
    fn named(&self, keyword: &str) -> Option<String> {
        let at = self.0.iter().position(|token| is(token, keyword))?;
        self.0.get(at + 1).map(ToString::to_string)
    }

    fn is_impl(&self) -> bool {
        self.0.first().is_some_and(|token| is(token, "impl"))
    }

    /// What stands in its braces.
    fn content(mut self) -> TokenStream {
        match self.0.pop() {
            // The stream is all that holds the tokens then, so that taking them out copies nothing.
            Some(TokenTree::Group(group)) => group.stream(),
            _ => TokenStream::new(),
        }
    }
}

fn is(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
