package index

import "time"

// Webhook is how telling another program what is new goes. It names neither the
// address nor the secret.
type Webhook struct {
	Name         string    `json:"name"`
	Events       []string  `json:"events"`
	Pending      int       `json:"pending"`   // messages that wait
	Delivered    int       `json:"delivered"` // since the hook was made
	GivenUp      int       `json:"given_up"`  // could not be delivered for days
	LastDelivery time.Time `json:"last_delivery"`
	LastGivenUp  time.Time `json:"last_given_up"`
	Problem      string    `json:"problem"` // "" or a code, for some with the status that was answered: "answer 500"
	Since        time.Time `json:"since"`   // of the problem
}
