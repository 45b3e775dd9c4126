package server

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// webhooks tells how each webhook goes; never nil.
func (s *Server) webhooks() []index.Webhook {
	if s.cfg.Webhooks == nil {
		return []index.Webhook{}
	}
	return orEmpty(s.cfg.Webhooks.Webhooks())
}

// webhookView is a webhook's row on the status page.
type webhookView struct {
	Name, Counts, Last, Problem, Since, GivenUp string
}

func (s *Server) webhookViews(p *i18n.Printer) []webhookView {
	var views []webhookView
	for _, w := range s.webhooks() {
		v := webhookView{Name: w.Name, Counts: p.T("webhook.delivered", "n", w.Delivered)}
		if w.Pending > 0 {
			v.Counts += ", " + p.T("webhook.pending", "n", w.Pending)
		}
		if !w.LastDelivery.IsZero() {
			v.Last = p.T("webhook.last", "when", instant(p, w.LastDelivery))
		}
		if w.Problem != "" {
			v.Problem, v.Since = webhookProblem(p, w.Problem), p.T("status.since")+" "+instant(p, w.Since)
		}
		if w.GivenUp > 0 {
			v.GivenUp = p.T("webhook.given_up", "n", w.GivenUp, "when", instant(p, w.LastGivenUp))
		}
		views = append(views, v)
	}
	return views
}

// webhookProblem says in words why nothing is delivered.
func webhookProblem(p *i18n.Printer, problem string) string {
	code, status, _ := strings.Cut(problem, " ")
	if key := "webhook.problem." + code; p.Has(key) {
		return p.T(key, "status", status)
	}
	return problem
}

var (
	descHookPending   = desc("webhook_pending", "Messages that wait to be delivered.", "webhook")
	descHookDelivered = desc("webhook_delivered_total", "Messages delivered since the webhook was made.", "webhook")
	descHookGivenUp   = desc("webhook_given_up_total", "Messages given up because they could not be delivered for days.", "webhook")
	descHookUp        = desc("webhook_up", "0 while a webhook has a problem, else 1.", "webhook")
	descHookLast      = desc("webhook_last_delivery_timestamp_seconds", "When a message was last delivered.", "webhook")
)

// webhookMetrics are what Prometheus is told of webhooks: by name, never by
// address.
type webhookMetrics struct{ of *metrics }

func (m webhookMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descHookPending, descHookDelivered, descHookGivenUp, descHookUp, descHookLast} {
		ch <- d
	}
}

func (m webhookMetrics) Collect(ch chan<- prometheus.Metric) {
	for _, w := range m.of.site.Load().webhooks() {
		send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64) {
			ch <- prometheus.MustNewConstMetric(d, kind, v, w.Name)
		}
		send(descHookPending, prometheus.GaugeValue, float64(w.Pending))
		send(descHookDelivered, prometheus.CounterValue, float64(w.Delivered))
		send(descHookGivenUp, prometheus.CounterValue, float64(w.GivenUp))
		send(descHookUp, prometheus.GaugeValue, truth(w.Problem == ""))
		if !w.LastDelivery.IsZero() {
			send(descHookLast, prometheus.GaugeValue, float64(w.LastDelivery.Unix()))
		}
	}
}
