//! The `builder` module: progenitor's request builders, with the part of `send` that speaks HTTP replaced by calls of
//! the runtime. What progenitor writes up to there (fields, setters, the checks that a value was given) stays.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, GenericArgument, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, LitStr, PathArguments, ReturnType,
    Type, parse_quote,
};

use super::docs::{doc, sentences};
use super::types::{bounds, codec};
use crate::plan::{BodyPlan, Codec, ListStyle, OperationPlan, ParameterPlace, ParameterPlan, Plan, ResponsePlan};

/// The rewritten module, and what a call by name needs of it.
pub(super) struct Builders {
    pub(super) items: Vec<Item>,
    /// For each operation, the arm that calls it with textual arguments.
    pub(super) invocations: Vec<TokenStream>,
}

/// Rewrites the content of the `builder` module.
pub(super) fn builders(items: Vec<Item>, plan: &Plan) -> Result<Builders, String> {
    let mut out = Builders { items: Vec::new(), invocations: Vec::new() };
    let mut invocations: Vec<Option<TokenStream>> = vec![None; plan.operations.len()];
    for item in items {
        match item {
            Item::Struct(mut item) => {
                let (index, operation) = find(plan, &item.ident)?;
                invocations[index] = Some(invocation(&item, operation));
                document(&mut item, operation);
                out.items.push(Item::Struct(item));
            }
            Item::Impl(mut item) => {
                let Type::Path(path) = &*item.self_ty else { continue };
                let Some(segment) = path.path.segments.last() else { continue };
                let (_, operation) = find(plan, &segment.ident)?;
                implementation(&mut item, operation)?;
                out.items.push(Item::Impl(item));
            }
            _ => {}
        }
    }
    out.invocations = invocations.into_iter().flatten().collect();
    Ok(out)
}

fn find<'p>(plan: &'p Plan, ident: &syn::Ident) -> Result<(usize, &'p OperationPlan), String> {
    let found = plan.operations.iter().enumerate().find(|(_, operation)| *ident == operation.builder);
    found.ok_or_else(|| format!("progenitor wrote a builder `{ident}` that the plan does not know"))
}

fn attributes(text: &str) -> Vec<syn::Attribute> {
    let comment = doc(text);
    let holder: Result<ItemStruct, _> = syn::parse2(quote!(#comment struct Holder;));
    holder.map(|holder| holder.attrs).unwrap_or_default()
}

fn document(item: &mut ItemStruct, operation: &OperationPlan) {
    item.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    let name = &operation.name;
    let text = format!(
        "A request of [`Client::{name}`](super::Client::{name}) under construction.\n\nNothing is sent before \
         [`send`](Self::send)."
    );
    item.attrs.splice(0..0, attributes(&text));
    item.attrs.push(parse_quote!(#[must_use = "nothing is sent before `send`"]));
}

fn implementation(item: &mut ItemImpl, operation: &OperationPlan) -> Result<(), String> {
    for part in &mut item.items {
        let ImplItem::Fn(method) = part else { continue };
        match method.sig.ident.to_string().as_str() {
            "new" => constructor(method, operation),
            "send" => send(method, operation)?,
            name => setter(method, name, operation),
        }
    }
    Ok(())
}

/// `new` belongs to the client; a parameter that nobody sets starts with the client's value for it, or with what to do
/// about its absence.
fn constructor(method: &mut ImplItemFn, operation: &OperationPlan) {
    struct Initial<'p>(&'p OperationPlan);
    impl VisitMut for Initial<'_> {
        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            let syn::Member::Named(name) = &field.member else { return };
            let parameter = self.0.parameters.iter().find(|parameter| *name == parameter.name);
            let required = quote!(#field).to_string().contains("was not initialized");
            let Some(parameter) = parameter else {
                if required {
                    let message = format!("the request body is missing: call `.{name}(…)`");
                    field.expr = parse_quote!(Err(#message.to_string()));
                }
                return;
            };
            let missing = missing(parameter);
            match &parameter.setting {
                Some(setting) => {
                    let (wanted, unless) = (&setting.name, setting.unless.iter());
                    let value = quote!(client.core.setting(#wanted, &[#(#unless),*]).map(Into::into));
                    field.expr = if parameter.required {
                        parse_quote!(#value.ok_or_else(|| #missing.to_string()))
                    } else {
                        parse_quote!(Ok(#value))
                    };
                }
                None if required => field.expr = parse_quote!(Err(#missing.to_string())),
                None => {}
            }
        }
    }
    method.vis = parse_quote!(pub(super));
    Initial(operation).visit_block_mut(&mut method.block);
}

fn missing(parameter: &ParameterPlan) -> String {
    let ParameterPlan { wire, name, .. } = parameter;
    match &parameter.setting {
        None => format!("the parameter `{wire}` is missing: call `.{name}(…)`"),
        Some(setting) => {
            let environment = setting.environment.as_ref().map(|name| format!(" or set {name} for `from_env()`"));
            let environment = environment.unwrap_or_default();
            format!(
                "the parameter `{wire}` is missing: call `.{name}(…)`, or `.{}(…)` on the client builder{environment}",
                setting.name
            )
        }
    }
}

fn setter(method: &mut ImplItemFn, name: &str, operation: &OperationPlan) {
    struct Message(String);
    impl VisitMut for Message {
        fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
            if literal.value().starts_with("conversion to") && !literal.value().contains("{}") {
                *literal = LitStr::new(&self.0, literal.span());
            }
        }
        fn visit_macro_mut(&mut self, item: &mut syn::Macro) {
            if let Ok(literal) = item.parse_body::<LitStr>() {
                let text = literal.value().replace(":: ", "").replace(" :: ", "::");
                item.tokens = quote!(#text);
            }
        }
    }
    let parameter = operation.parameters.iter().find(|parameter| parameter.name == name);
    let text = match (parameter, name) {
        (Some(parameter), _) => {
            let mut text = sentences(&parameter.description);
            if parameter.wire != parameter.name {
                text += &format!("\n\nOn the wire: `{}`.", parameter.wire);
            }
            if let Some(setting) = &parameter.setting {
                text += &format!(
                    "\n\nWithout a call, the value of [`ClientBuilder::{0}`](super::ClientBuilder::{0}) is used.",
                    setting.name
                );
            }
            text
        }
        (None, "body_map") => "Changes the request body in place.".to_owned(),
        (None, _) => "Sets the request body.".to_owned(),
    };
    method.attrs = attributes(&text);
    if let Some(parameter) = parameter.filter(|parameter| parameter.list)
        && let Some(element) = element_type(method)
    {
        list_setter(method, parameter, &element);
        return;
    }
    let wire = parameter.map_or(name, |parameter| &parameter.wire);
    Message(format!("the value for `{wire}` does not fit its type")).visit_block_mut(&mut method.block);
}

/// `T` in `where V: TryInto<Vec<T>>`.
fn element_type(method: &ImplItemFn) -> Option<Type> {
    let predicates = &method.sig.generics.where_clause.as_ref()?.predicates;
    let syn::WherePredicate::Type(predicate) = predicates.first()? else { return None };
    let syn::TypeParamBound::Trait(bound) = predicate.bounds.first()? else { return None };
    let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(list) => argument(list, true),
        _ => None,
    }
}

/// A list is given as anything that can be iterated: `["709", "794"]`, a `Vec<String>`, a map's keys.
fn list_setter(method: &mut ImplItemFn, parameter: &ParameterPlan, element: &Type) {
    let name = format_ident!("{}", parameter.name);
    let values = quote!(values.into_iter().map(Into::into).collect());
    let value = if parameter.required { values } else { quote!(Some(#values)) };
    let attributes = std::mem::take(&mut method.attrs);
    *method = parse_quote! {
        pub fn #name<I>(mut self, values: I) -> Self
        where
            I: IntoIterator,
            I::Item: Into<#element>,
        {
            self.#name = Ok(#value);
            self
        }
    };
    method.attrs = attributes;
}

fn send(method: &mut ImplItemFn, operation: &OperationPlan) -> Result<(), String> {
    struct InvalidRequest;
    impl VisitMut for InvalidRequest {
        fn visit_expr_mut(&mut self, expression: &mut Expr) {
            if let Expr::Path(path) = expression
                && path.path.segments.last().is_some_and(|segment| segment.ident == "InvalidRequest")
            {
                *expression = parse_quote!(|message| Error::invalid_request(__call.operation(), message));
            }
            visit_mut::visit_expr_mut(self, expression);
        }
    }
    let fault = || format!("progenitor wrote a `send` of another form for `{}`", operation.name);
    let success = success_type(&method.sig.output).ok_or_else(fault)?;
    let success: Type = match operation.response {
        ResponsePlan::Raw => parse_quote!(::client_runtime::Bytes),
        _ => success,
    };
    let given = operation.parameters.len() + usize::from(operation.body.is_some());
    if method.block.stmts.len() < 1 + given {
        return Err(fault());
    }
    // The first statement takes the builder apart, one more for each value says whether it was given.
    let mut kept: Vec<_> = method.block.stmts.drain(..=given).collect();
    for statement in &mut kept {
        InvalidRequest.visit_stmt_mut(statement);
    }
    let take_apart = kept.remove(0);
    let constant = constant(operation);
    let parameters = operation.parameters.iter().map(parameter);
    let body = operation.body.as_ref().map(|body| match body {
        BodyPlan::Json { checked } => {
            let check = checked.then(|| quote!(__call.check_body(&body)?;));
            quote!(#check __call.json(&body)?;)
        }
        BodyPlan::Form => quote!(__call.form(&body)?;),
        BodyPlan::Raw { media } => quote!(__call.raw(&body, #media)?;),
    });
    let finish = match &operation.response {
        ResponsePlan::Json(Codec::Plain) => quote!(__call.send_json::<wire::Plain, _>().await),
        ResponsePlan::Json(inner) => {
            let inner = codec(inner);
            quote!(__call.send_json::<#inner, _>().await)
        }
        ResponsePlan::Empty => quote!(__call.send_empty().await),
        ResponsePlan::Raw => quote!(__call.send_raw().await),
    };
    // Progenitor finds another name for the client where a parameter has this one. No parameter starts with `_`.
    let taken = operation.parameters.iter().any(|parameter| parameter.name == "client");
    let client = format_ident!("{}", if taken { "_client" } else { "client" });
    let mutable = (!operation.parameters.is_empty() || operation.body.is_some()).then(|| quote!(mut));
    let block: Block = parse_quote! {{
        #take_apart
        let #mutable __call = #client.core.call(&description::#constant);
        #(#kept)*
        #(#parameters)*
        #body
        #finish
    }};
    method.block = block;
    method.sig.output = parse_quote!(-> Result<ResponseValue<#success>, Error>);
    method.attrs = attributes(&format!(
        "Sends the request: `{} {}`.\n\n# Errors\n\nA value that is missing or out of bounds is an error before \
         anything is sent; the rest is what [`Error`] tells apart.",
        operation.method, operation.path
    ));
    if operation.deprecated {
        method.attrs.push(parse_quote!(#[allow(deprecated)]));
    }
    Ok(())
}

/// `T` in `-> Result<ResponseValue<T>, Error<E>>`.
fn success_type(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, result) = output else { return None };
    argument(&argument(result, false)?, false)
}

/// The first or last type argument: `T` in `Result<T, E>`, `Vec<T>`, `Option<T>`.
fn argument(kind: &Type, last: bool) -> Option<Type> {
    let Type::Path(path) = kind else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    if last { types.next_back().cloned() } else { types.next().cloned() }
}

/// The name of the static that describes an operation.
pub(super) fn constant(operation: &OperationPlan) -> syn::Ident {
    format_ident!("{}", operation.name.trim_end_matches('_').to_uppercase())
}

/// Checks a parameter and puts it into the call.
fn parameter(parameter: &ParameterPlan) -> TokenStream {
    let ParameterPlan { wire, name, place, list, .. } = parameter;
    let name = format_ident!("{name}");
    let codec = codec(&parameter.codec);
    let plain = parameter.codec == Codec::Plain;
    let mut steps = Vec::new();
    if plain && !parameter.bounds.is_empty() {
        let bounds = bounds(&parameter.bounds);
        steps.push(quote!(__call.check(#wire, value, &#bounds)?;));
    }
    if plain && *list && !parameter.element_bounds.is_empty() {
        let bounds = bounds(&parameter.element_bounds);
        steps.push(quote!(for value in value { __call.check(#wire, value, &#bounds)?; }));
    }
    steps.push(match (place, list) {
        (ParameterPlace::Path, _) => quote!(__call.path::<#codec, _>(#wire, value)?;),
        (ParameterPlace::Query(style), true) => {
            let style = match style {
                ListStyle::Repeated => quote!(Repeated),
                ListStyle::Comma => quote!(Comma),
                ListStyle::Space => quote!(Space),
                ListStyle::Pipe => quote!(Pipe),
                ListStyle::Indexed => quote!(Indexed),
            };
            quote!(__call.query_list::<#codec, _>(#wire, value, ::client_runtime::ListStyle::#style)?;)
        }
        (ParameterPlace::Query(_), false) => quote!(__call.query::<#codec, _>(#wire, value)?;),
        (ParameterPlace::Header, true) => quote!(__call.header_list::<#codec, _>(#wire, value)?;),
        (ParameterPlace::Header, false) => quote!(__call.header::<#codec, _>(#wire, value)?;),
    });
    if parameter.required {
        quote!({ let value = &#name; #(#steps)* })
    } else {
        quote!(if let Some(value) = &#name { #(#steps)* })
    }
}

/// The arm of `invoke` for an operation: every setter is called with the argument under its wire name.
fn invocation(item: &ItemStruct, operation: &OperationPlan) -> TokenStream {
    let (id, method) = (&operation.id, format_ident!("{}", operation.name));
    let field_type = |name: &str| {
        let field = item.fields.iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == name))?;
        argument(&field.ty, false)
    };
    let mut setters = Vec::new();
    for parameter in &operation.parameters {
        let Some(mut kind) = field_type(&parameter.name) else { continue };
        if !parameter.required
            && let Some(inner) = argument(&kind, true)
        {
            kind = inner;
        }
        let (wire, name) = (&parameter.wire, format_ident!("{}", parameter.name));
        let element = parameter.codec.clone();
        let codec = codec(&if parameter.list { Codec::List(Box::new(element)) } else { element });
        setters.push(quote! {
            if let Some(value) = arguments.get::<#codec, #kind>(#wire)? { request = request.#name(value); }
        });
    }
    if let (Some(BodyPlan::Json { .. } | BodyPlan::Form), Some(kind)) = (&operation.body, field_type("body")) {
        // The builder of a body stands in for the type it builds.
        let text = quote!(#kind).to_string().replace(' ', "").replace("types::builder::", "types::");
        if let Ok(kind) = syn::parse_str::<Type>(&text) {
            setters.push(quote! {
                if let Some(value) = arguments.get::<wire::Plain, #kind>("body")? { request = request.body(value); }
            });
        }
    }
    let finish = match &operation.response {
        ResponsePlan::Raw => quote!(request.send().await?.map(|bytes| wire::raw_to_json(&bytes))),
        ResponsePlan::Json(inner) => {
            let inner = codec(inner);
            quote!(request.send().await?.try_map(|value| wire::to_json::<#inner, _>(&value))?)
        }
        ResponsePlan::Empty => quote!(request.send().await?.map(|()| ::serde_json::Value::Null)),
    };
    let mutable = (!setters.is_empty()).then(|| quote!(mut));
    quote! {
        #id => {
            let #mutable request = self.#method();
            #(#setters)*
            arguments.finish()?;
            Ok(#finish)
        }
    }
}
