//! What the service answers, and how.

/// One route of the service.
#[derive(Debug)]
pub(super) struct Route {
    /// The HTTP method.
    pub(super) method: &'static str,
    /// The route's template, as Micrometer's label `uri` has it.
    pub(super) uri: &'static str,
    /// Its share of all requests.
    pub(super) share: f64,
    /// What a request needs to be answered.
    pub(super) needs: Needs,
    /// Mean time of work, in seconds, waiting excluded.
    pub(super) mean: f64,
    /// Spread of the time of work: the standard deviation of its logarithm.
    pub(super) spread: f64,
    /// Share of its requests that ask for something that does not exist.
    pub(super) not_found: f64,
    /// Share of its requests that fail for reasons of their own.
    pub(super) failed: f64,
}

/// What a request needs to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// A database connection, held until the response is written (Spring's "open in view").
    Connection,
    /// The cache in front of the catalogue.
    Cache,
    /// Nothing but a thread.
    Nothing,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Answered as asked.
    Done,
    /// The thing asked for does not exist.
    NotFound,
    /// An exception of its own.
    Failed,
    /// No connection within the acquire timeout.
    NoConnection,
    /// No request thread free.
    NoThread,
}

/// How many routes there are; a literal, since it stands in types.
pub(super) const ROUTE_COUNT: usize = 5;

/// How many ways of ending there are.
pub(super) const ENDING_COUNT: usize = 5;

/// All routes. Sixty per cent of requests need a connection and hold it for 45 ms on average, which
/// keeps 5 to 6 of a pod's 25 connections busy at 200 requests per second.
pub(super) const ROUTES: [Route; ROUTE_COUNT] = [
    Route { share: 0.20, mean: 0.070, failed: 0.0012, ..route("POST", "/api/orders") },
    Route { share: 0.25, mean: 0.033, not_found: 0.004, ..route("GET", "/api/orders/{id}") },
    Route { share: 0.15, mean: 0.0317, ..route("PUT", "/api/carts/{id}") },
    Route { share: 0.36, mean: 0.006, needs: Needs::Cache, ..route("GET", "/api/catalogue/{sku}") },
    Route { share: 0.04, mean: 0.002, needs: Needs::Nothing, ..route("GET", "/actuator/health") },
];

/// The place of the route on which orders are placed, in [`ROUTES`].
pub(super) const ORDERS: usize = 0;

const fn route(method: &'static str, uri: &'static str) -> Route {
    let needs = Needs::Connection;
    Route { method, uri, share: 0.0, needs, mean: 0.0, spread: 0.6, not_found: 0.0, failed: 0.0 }
}

impl Ending {
    /// All endings, in the order of [`Ending::index`].
    pub(super) const ALL: [Self; ENDING_COUNT] =
        [Self::Done, Self::NotFound, Self::Failed, Self::NoConnection, Self::NoThread];

    /// Its place in [`Ending::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// The HTTP status of the response on `route`.
    pub(super) fn status(self, route: &Route) -> u16 {
        match self {
            Self::Done if route.method == "POST" => 201,
            Self::Done => 200,
            Self::NotFound => 404,
            Self::Failed => 500,
            Self::NoConnection | Self::NoThread => 503,
        }
    }

    /// Micrometer's label `outcome`.
    pub(super) const fn outcome(self) -> &'static str {
        match self {
            Self::Done => "SUCCESS",
            Self::NotFound => "CLIENT_ERROR",
            Self::Failed | Self::NoConnection | Self::NoThread => "SERVER_ERROR",
        }
    }

    /// Micrometer's label `exception`.
    pub(super) const fn exception(self) -> &'static str {
        match self {
            Self::Done => "None",
            Self::NotFound => "OrderNotFoundException",
            Self::Failed => "PaymentDeclinedException",
            Self::NoConnection => "SQLTransientConnectionException",
            Self::NoThread => "RejectedExecutionException",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(of: impl Fn(&Route) -> f64) -> f64 {
        ROUTES.iter().map(of).sum()
    }

    #[test]
    fn sixty_per_cent_need_a_connection_for_45_ms() {
        let connected = |route: &Route| f64::from(u8::from(route.needs == Needs::Connection)) * route.share;
        assert!((total(|route| route.share) - 1.0).abs() < 1e-9);
        assert!((total(connected) - 0.6).abs() < 1e-9);
        let held = total(|route| connected(route) * route.mean) / 0.6;
        assert!((held - 0.045).abs() < 0.001, "{held}");
    }

    #[test]
    fn background_errors_are_a_few_in_ten_thousand() {
        let failed = total(|route| route.share * route.failed);
        assert!((0.0002..0.0004).contains(&failed), "{failed}");
    }

    #[test]
    fn endings_know_their_place() {
        assert!(Ending::ALL.iter().enumerate().all(|(place, ending)| ending.index() == place));
    }
}
