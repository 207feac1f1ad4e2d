// Package dns takes the place of lego's package of the same name, with which a certificate is ordered by a DNS record.
// It imports the libraries of more than a hundred providers; this controller orders no certificates.
package dns

import (
	"fmt"

	"github.com/go-acme/lego/v5/challenge"
)

// NewDNSChallengeProviderByName knows no provider.
func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, fmt.Errorf("the DNS provider %s is not compiled into this controller", name)
}
