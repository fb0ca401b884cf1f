//! One page of a list: how many rows, and after which one.
//!
//! Lists are walked by key, never by offset: a page stays right while rows are added.

/// Which part of a list to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<C> {
    /// How many rows at most; cut to [`Page::LIMIT_MAX`].
    pub limit: u32,
    /// The cursor of the last row of the page before; `None` for the first page.
    pub after: Option<C>,
}

impl<C> Page<C> {
    /// The most rows that one page holds.
    pub const LIMIT_MAX: u32 = 1_000;

    /// The first page, of at most `limit` rows.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { limit, after: None }
    }

    /// The page of at most `limit` rows after `cursor`.
    #[must_use]
    pub const fn after(cursor: C, limit: u32) -> Self {
        Self { limit, after: Some(cursor) }
    }

    pub(crate) fn limit(&self) -> i64 {
        self.limit.min(Self::LIMIT_MAX).into()
    }
}
