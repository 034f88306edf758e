//! The `builder` module: progenitor's request builders, with the part of `send` that speaks HTTP replaced by calls of
//! the runtime. What progenitor writes up to there (fields, setters, the checks that a value was given) stays.

use std::collections::HashMap;

use quote::{format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{
    Expr, ExprCall, GenericArgument, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, LitStr, PathArguments,
    ReturnType, Type, parse_quote,
};

use super::docs::{doc_attributes, list_attribute, sentences, set_doc, value_attribute};
use super::types::codec;
use super::{calls, streams, syntax};
use crate::plan::{BodyPlan, OperationPlan, ParameterPlan, Plan, ResponsePlan};

/// Rewrites the content of the `builder` module.
pub(super) fn builders(items: Vec<Item>, types: &[Item], plan: &Plan) -> Result<Vec<Item>, String> {
    let mut out = Vec::new();
    let mut requests: HashMap<String, ItemStruct> = HashMap::new();
    let operations: HashMap<&str, &OperationPlan> =
        plan.operations.iter().map(|operation| (operation.builder.as_str(), operation)).collect();
    let find = |ident: &syn::Ident| {
        let found = operations.get(ident.to_string().as_str()).copied();
        found.ok_or_else(|| format!("progenitor wrote a builder `{ident}` that the plan does not know"))
    };
    for item in items {
        match item {
            Item::Struct(mut item) => {
                let operation = find(&item.ident)?;
                document(&mut item, operation);
                own_client(&mut item)?;
                requests.insert(item.ident.to_string(), item.clone());
                out.push(Item::Struct(item));
            }
            Item::Impl(mut item) => {
                let Type::Path(path) = &*item.self_ty else { continue };
                let Some(segment) = path.path.segments.last() else { continue };
                let ident = segment.ident.clone();
                let operation = find(&ident)?;
                let request = requests.get(&operation.builder).ok_or_else(|| unknown_form(operation))?;
                implementation(&mut item, request, operation)?;
                let send = item.items.iter().find_map(|part| match part {
                    ImplItem::Fn(method) if method.sig.ident == "send" => success_type(&method.sig.output),
                    _ => None,
                });
                let streams = streams::streams(operation, &send.ok_or_else(|| unknown_form(operation))?, types)?;
                item.items.extend(syntax::methods(&streams.methods)?);
                item.items.extend(preparation(request, operation)?.into_iter().map(ImplItem::Fn));
                item.items.push(ImplItem::Fn(calls::invocation(request, operation)));
                item.generics = syn::Generics::default();
                item.self_ty = syn::parse_quote!(#ident);
                out.push(Item::Impl(item));
                out.extend(syntax::items(streams.implementations)?);
                out.extend(syntax::items(calls::invocable(operation))?);
            }
            _ => {}
        }
    }
    Ok(out)
}

fn unknown_form(operation: &OperationPlan) -> String {
    format!("progenitor wrote a builder of another form for `{}`", operation.name)
}

/// A request holds the client itself, not a reference: cloning one is cheap, and requests, streams and waits can go
/// wherever they are needed.
fn own_client(item: &mut ItemStruct) -> Result<(), String> {
    item.generics = syn::Generics::default();
    let client = item.fields.iter_mut().next().ok_or("progenitor wrote a builder without a client")?;
    client.ty = parse_quote!(super::Client);
    Ok(())
}

fn document(item: &mut ItemStruct, operation: &OperationPlan) {
    let name = &operation.name;
    let text = format!(
        "A request of [`Client::{name}`](super::Client::{name}) under construction.\n\nNothing is sent before \
         [`send`](Self::send)."
    );
    set_doc(&mut item.attrs, &text);
    item.attrs.push(value_attribute("must_use", "nothing is sent before `send`"));
}

fn implementation(item: &mut ItemImpl, request: &ItemStruct, operation: &OperationPlan) -> Result<(), String> {
    for part in &mut item.items {
        let ImplItem::Fn(method) = part else { continue };
        match method.sig.ident.to_string().as_str() {
            "new" => constructor(method, operation),
            "send" => send(method, request, operation)?,
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
            let required = matches!(&field.expr, Expr::Call(call) if is_err(call));
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
    struct Owned;
    impl VisitMut for Owned {
        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            if matches!(&field.expr, Expr::Path(value) if value.path.is_ident("client")) {
                field.colon_token = Some(syn::token::Colon::default());
                field.expr = parse_quote!(client.clone());
            }
        }
    }
    method.vis = parse_quote!(pub(super));
    for input in &mut method.sig.inputs {
        if let syn::FnArg::Typed(argument) = input {
            argument.ty = parse_quote!(&super::Client);
        }
    }
    Initial(operation).visit_block_mut(&mut method.block);
    Owned.visit_block_mut(&mut method.block);
}

/// `Err(…)`: how progenitor starts a value that must be given.
pub(super) fn is_err(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(function) if function.path.is_ident("Err"))
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
            let mut text = match parameter.description.trim() {
                "" => format!("Sets `{}`.", parameter.name),
                description => sentences(description),
            };
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
    method.attrs = doc_attributes(&text);
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

fn send(method: &mut ImplItemFn, request: &ItemStruct, operation: &OperationPlan) -> Result<(), String> {
    let success: Type = match operation.response {
        ResponsePlan::Raw => parse_quote!(::client_runtime::Bytes),
        _ => success_type(&method.sig.output).ok_or_else(|| unknown_form(operation))?,
    };
    let finish = match &operation.response {
        ResponsePlan::Json(inner) => {
            let inner = codec(inner);
            quote!(send_json::<#inner, _>())
        }
        ResponsePlan::Empty => quote!(send_empty()),
        ResponsePlan::Raw => quote!(send_raw()),
    };
    if is_built(request) {
        method.sig.inputs = parse_quote!(mut self);
        method.block = parse_quote! {{
            let body = ::std::mem::replace(&mut self.body, Err(String::new()));
            let call = self.prepare(body)?;
            call.#finish.await
        }};
    } else {
        method.block = parse_quote!({ let call = self.prepare()?; call.#finish.await });
    }
    method.sig.output = parse_quote!(-> Result<ResponseValue<#success>, Error>);
    method.attrs = doc_attributes(&format!(
        "Sends the request: `{} {}`.\n\n# Errors\n\nA value that is missing or out of bounds is an error before \
         anything is sent; the rest is what [`Error`] tells apart.",
        operation.method, operation.path
    ));
    if operation.deprecated {
        method.attrs.push(list_attribute("allow", quote!(deprecated)));
    }
    Ok(())
}

/// What comes before sending: a call with everything that the builder holds, and a look at it. A body that is a builder
/// itself is taken out of the request first, so that it need not be copied.
fn preparation(request: &ItemStruct, operation: &OperationPlan) -> Result<[ImplItemFn; 2], String> {
    // Progenitor puts the client first, under another name where a parameter has this one.
    let client = request.fields.iter().next().and_then(|field| field.ident.as_ref());
    let client = client.ok_or_else(|| unknown_form(operation))?;
    let constant = constant(operation);
    let parameters = operation.parameters.iter().map(calls::parameter);
    let built = is_built(request);
    let body = operation.body.as_ref().map(|body| {
        let given = match body_type(request) {
            Some((kind, true)) => quote! {
                &body.and_then(|body| #kind::try_from(body).map_err(|error| error.to_string()))
            },
            _ => quote!(&self.body),
        };
        let write = match body {
            BodyPlan::Json { checked } => {
                let check = checked.then(|| quote!(call.check_body(body)?;));
                quote!(#check call.json(body)?;)
            }
            BodyPlan::Form => quote!(call.form(body)?;),
            BodyPlan::Raw { media } => quote!(call.raw(body, #media)?;),
        };
        quote!(let body = #given; let body = call.given(body)?; #write)
    });
    let mutable = (request.fields.len() > 1).then(|| quote!(mut));
    let body_kind = field_type(request, "body");
    let argument = built.then(|| quote!(, body: Result<#body_kind, String>));
    let prepare = parse_quote! {
        fn prepare(&self #argument) -> Result<::client_runtime::Call<'_>, Error> {
            let #mutable call = self.#client.core.call(&description::#constant);
            #(#parameters)*
            #body
            Ok(call)
        }
    };
    let body = built.then(|| quote!(self.body.clone()));
    let preview = parse_quote! {
        /// The request that [`send`](Self::send) would send now, with its secrets masked, and how it is signed. Nothing is
        /// sent.
        ///
        /// # Errors
        ///
        /// A value that is missing or out of bounds.
        pub fn preview(&self) -> Result<::client_runtime::Preview, Error> {
            ::client_runtime::Preview::of(|| self.prepare(#body))
        }
    };
    Ok([prepare, preview])
}

/// Whether the request holds a builder of its body.
fn is_built(request: &ItemStruct) -> bool {
    body_type(request).is_some_and(|(_, built)| built)
}

/// The type of a request body, and whether the request holds a builder of it: `types::X` and true for
/// `types::builder::X`.
pub(super) fn body_type(request: &ItemStruct) -> Option<(Type, bool)> {
    let mut kind = field_type(request, "body")?;
    let Type::Path(path) = &mut kind else { return Some((kind, false)) };
    let segments = &mut path.path.segments;
    let built = segments.len() == 3 && segments[0].ident == "types" && segments[1].ident == "builder";
    if built {
        *segments = std::mem::take(segments).into_iter().filter(|segment| segment.ident != "builder").collect();
    }
    Some((kind, built))
}

/// `T` of a field that is a `Result<T, String>`.
fn field_type(request: &ItemStruct, name: &str) -> Option<Type> {
    let field = request.fields.iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == name))?;
    argument(&field.ty, false)
}

/// `T` in `-> Result<ResponseValue<T>, Error<E>>`.
fn success_type(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, result) = output else { return None };
    argument(&argument(result, false)?, false)
}

/// The first or last type argument: `T` in `Result<T, E>`, `Vec<T>`, `Option<T>`.
pub(super) fn argument(kind: &Type, last: bool) -> Option<Type> {
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
