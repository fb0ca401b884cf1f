//! Saving and loading: what was saved comes back, what was touched is refused.

use super::*;
