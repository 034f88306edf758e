//! What a text that may be left out can be set to. Knows texts, nothing of the builders that hold them.

use std::borrow::Cow;

/// What a setter of an optional text takes: a text, or an `Option` of one.
///
/// ```
/// use oas_runtime::IntoText;
///
/// fn name(value: impl IntoText<Option<String>>) -> Option<String> {
///     value.into_text()
/// }
///
/// assert_eq!(name("web"), name(Some(String::from("web"))));
/// assert_eq!(name(None::<String>), None);
///
/// // A text that may also be `null`: `None` is left out, `Some(None)` is `null`.
/// let cleared: Option<Option<String>> = Some(None);
/// assert_eq!(IntoText::<Option<Option<String>>>::into_text("web"), Some(Some("web".to_owned())));
/// assert_eq!(IntoText::<Option<Option<String>>>::into_text(cleared), Some(None));
/// ```
pub trait IntoText<T> {
    /// The text as a field has it.
    fn into_text(self) -> T;
}

macro_rules! into_text {
    ($($kind:ty),*) => {
        $(impl IntoText<Option<String>> for $kind {
            fn into_text(self) -> Option<String> {
                Some(self.into())
            }
        }

        impl IntoText<Option<String>> for Option<$kind> {
            fn into_text(self) -> Option<String> {
                self.map(Into::into)
            }
        }

        impl IntoText<Option<Option<String>>> for $kind {
            fn into_text(self) -> Option<Option<String>> {
                Some(Some(self.into()))
            }
        }

        impl IntoText<Option<Option<String>>> for Option<$kind> {
            fn into_text(self) -> Option<Option<String>> {
                Some(self.map(Into::into))
            }
        })*
    };
}

into_text!(String, &String, &str, Box<str>, Cow<'_, str>);

impl IntoText<Option<Option<String>>> for Option<Option<String>> {
    fn into_text(self) -> Option<Option<String>> {
        self
    }
}
