//! Parameters in the builders of requests: how they are held, set, checked and written. Knows the plan, the skeleton and the
//! calls of the runtime.

use oas_contract::{Location, Style};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::calls;
use super::checks::bounds;
use super::codecs::{codec, option};
use super::docs::{doc, sentences};
use super::paging;
use super::styles::query_style;
use crate::generate::{Skeleton, Type};
use crate::plan::{Codec, OperationPlan, ParameterPlan, Place, Plan};

/// A parameter that nobody sets starts with the client's value for it, or with what to do about its absence.
pub(super) fn initial(parameter: &ParameterPlan) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    let missing = missing(parameter);
    let value = match &parameter.setting {
        Some(setting) => {
            let (wanted, unless) = (&setting.name, setting.unless.iter());
            let value = quote!(client.core.setting(#wanted, &[#(#unless),*]).map(::std::convert::Into::into));
            if parameter.required { quote!(#value.ok_or_else(|| #missing.to_string())) } else { quote!(Ok(#value)) }
        }
        None if parameter.only.is_some() => {
            let (only, wire) = (&parameter.only, &parameter.wire);
            quote!(::std::convert::TryInto::try_into(#only).map_err(|error| wire::unfit(#wire, error)))
        }
        None if parameter.required => quote!(Err(#missing.to_string())),
        None => quote!(Ok(None)),
    };
    quote!(#name: #value,)
}

/// What is said of a parameter that nobody sets and that has no value.
pub(super) fn missing(parameter: &ParameterPlan) -> String {
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

/// What sets a parameter.
pub(super) fn setter(parameter: &ParameterPlan, kind: &Type, skeleton: &Skeleton) -> TokenStream {
    let ParameterPlan { wire, name, .. } = parameter;
    let mut text = match parameter.description.trim() {
        "" => format!("Sets `{name}`."),
        description => sentences(description),
    };
    if wire != name {
        text += &format!("\n\nOn the wire: `{wire}`.");
    }
    if parameter.key.is_some() {
        text += "\n\nWithout a call, every call has a random one, the same in all of its attempts.";
    }
    if let Some(setting) = &parameter.setting {
        text += &format!(
            "\n\nWithout a call, the value of [`ClientBuilder::{0}`](super::ClientBuilder::{0}) is used.",
            setting.name
        );
        if let Some(lookup) = &setting.lookup {
            text += &format!(" Without that, `{}` is asked for it, once.", lookup.operation);
        }
    }
    let text = doc(&text);
    let name = format_ident!("{name}");
    // A list is given as anything that can be iterated: `["709", "794"]`, a `Vec<String>`, a map's keys.
    if let (true, Some(element)) = (parameter.list, kind.element()) {
        // What is built is checked when it is done, so that it may be handed over as it is.
        let built =
            matches!(element, Type::Named(name) if skeleton.types.get(name).is_some_and(|made| made.fields.is_some()));
        let element = element.tokens(Some("types"));
        if built {
            let some = (!parameter.required).then(|| quote!(.map(Some)));
            return quote! {
                #text
                pub fn #name<I>(mut self, values: I) -> Self
                where
                    I: ::std::iter::IntoIterator,
                    I::Item: ::std::convert::TryInto<#element>,
                    <I::Item as ::std::convert::TryInto<#element>>::Error: ::std::fmt::Display,
                {
                    let values: ::std::result::Result<::std::vec::Vec<#element>, _> = values.into_iter().map(I::Item::try_into).collect();
                    self.#name = values #some .map_err(|error| wire::unfit(#wire, error));
                    self
                }
            };
        }
        let values = quote!(values.into_iter().map(::std::convert::Into::into).collect());
        let values = if parameter.required { values } else { quote!(Some(#values)) };
        return quote! {
            #text
            pub fn #name<I>(mut self, values: I) -> Self
            where
                I: ::std::iter::IntoIterator,
                I::Item: ::std::convert::Into<#element>,
            {
                self.#name = Ok(#values);
                self
            }
        };
    }
    if let Some(time) = kind.time().filter(|_| !matches!(kind, Type::Option(_))) {
        let needed = parameter.required.then(|| quote!(.and_then(wire::needed)));
        return quote! {
            #text
            pub fn #name(mut self, value: impl ::oas_runtime::IntoTime<#time>) -> Self {
                self.#name = value.into_time() #needed .map_err(|error| wire::unfit(#wire, error));
                self
            }
        };
    }
    let kind = kind.tokens(Some("types"));
    let some = (!parameter.required).then(|| quote!(.map(Some)));
    quote! {
        #text
        pub fn #name<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<#kind>,
            V::Error: ::std::fmt::Display,
        {
            self.#name = value.try_into() #some .map_err(|error| wire::unfit(#wire, error));
            self
        }
    }
}

/// Checks a parameter and puts it into the call.
pub(super) fn write_statements(parameter: &ParameterPlan, operation: &OperationPlan, whole: &Plan) -> TokenStream {
    let ParameterPlan { wire, name, list, .. } = parameter;
    let name = format_ident!("{name}");
    let plain = parameter.codec.is_plain();
    let mut steps = Vec::new();
    if plain && !parameter.bounds.is_empty() {
        let bounds = bounds(&parameter.bounds);
        steps.push(quote!(call.check(#wire, value, &#bounds)?;));
    }
    if plain && *list && !parameter.element_bounds.is_empty() {
        let bounds = bounds(&parameter.element_bounds);
        steps.push(quote!(for value in value { call.check(#wire, value, &#bounds)?; }));
    }
    match parameter.inner.as_ref().filter(|inner| whole.checked.contains(&inner.name)) {
        Some(inner) if inner.list => steps.push(quote!(for value in value { call.check_inside(#wire, value)?; })),
        Some(_) => steps.push(quote!(call.check_inside(#wire, value)?;)),
        None => {}
    }
    steps.push(write_value(parameter));
    let statement = if let Some(format) = parameter.key {
        let key = calls::idempotency_key(format);
        quote! {
            let key = call.argument(&self.#name)?.clone().unwrap_or_else(|| #key.new_key());
            let value = &key;
            #(#steps)*
        }
    } else if parameter.required {
        let value = match whole.finding(parameter) {
            Some(finding) => {
                let (missing, asked) = (missing(parameter), calls::constant(finding));
                quote!(call.found(&self.#name, #missing, &operations::#asked)?)
            }
            None => quote!(call.argument(&self.#name)?),
        };
        quote!(let value = #value; #(#steps)*)
    } else {
        quote!(if let Some(value) = call.argument(&self.#name)? { #(#steps)* })
    };
    // A URL that is followed has its path and query in it.
    if operation.followed && matches!(parameter.place, Place::Head(Location::Path | Location::Query, _)) {
        let place = format_ident!("{}", paging::CONTINUATION);
        return quote!(if self.#place.link().is_none() { #statement });
    }
    statement
}

/// Puts a value into its place.
fn write_value(parameter: &ParameterPlan) -> TokenStream {
    let ParameterPlan { wire, place, secret, list, compound, .. } = parameter;
    let element = codec(&parameter.codec);
    let whole = if *list { codec(&Codec::List(Box::new(parameter.codec.clone()))) } else { element.clone() };
    let (location, written) = match place {
        Place::Head(location, written) => (location, written),
        Place::Part { media, file } => {
            let media = option(media.as_deref());
            return match (file, list) {
                (true, true) => quote!(for value in value { call.file(#wire, value, #media); }),
                (true, false) => quote!(call.file(#wire, value, #media);),
                (false, _) => quote!(call.part::<#whole, _>(#wire, value, #media)?;),
            };
        }
    };
    let explode = written.explode;
    let in_path = match written.style {
        Style::Label => quote!(Label),
        Style::Matrix => quote!(Matrix),
        Style::Json => quote!(Json),
        _ => quote!(Simple),
    };
    let in_path = quote!((::oas_runtime::PathStyle::#in_path, #explode));
    let style = query_style(*written);
    match (location, compound) {
        (Location::Path, true) => {
            let reserved = written.reserved;
            quote!(call.path_value::<#whole, _>(#wire, value, #in_path, #reserved)?;)
        }
        (Location::Path, false) => quote!(call.path::<#element, _>(#wire, value)?;),
        (Location::Query, compound) if *compound || *secret => {
            let reserved = written.reserved;
            quote! {
                let rules = ::oas_runtime::QueryRules { style: #style, reserved: #reserved, secret: #secret };
                call.query_value::<#whole, _>(#wire, value, rules)?;
            }
        }
        (Location::Query, _) if *list => quote!(call.query_list::<#element, _>(#wire, value, #style)?;),
        (Location::Query, _) => quote!(call.query::<#element, _>(#wire, value)?;),
        (Location::Header, true) => quote!(call.header_value::<#whole, _>(#wire, value, #in_path)?;),
        (Location::Header, false) if *list => quote!(call.header_list::<#element, _>(#wire, value)?;),
        (Location::Header, false) => quote!(call.header::<#element, _>(#wire, value)?;),
        (Location::Cookie, _) => quote!(call.cookie::<#whole, _>(#wire, value, #style)?;),
    }
}
