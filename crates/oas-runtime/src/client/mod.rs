//! What a client is: its settings, the core that its clones share, and the limits and retries that each call obeys. Knows
//! nothing of calls.

mod builder;
mod core;
mod endpoint;
mod found;
mod http;
mod overrides;
mod rate_limit;
mod retry;
mod settings;

pub use self::core::Core;
pub use overrides::RequestBuilder;
pub use rate_limit::RateLimit;
pub(crate) use retry::Retry;
pub use retry::{Backoff, RetryBudget, RetryPolicy};
pub use settings::Settings;
