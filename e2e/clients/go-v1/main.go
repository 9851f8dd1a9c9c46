// Asks STS who it is: at the start, and for each line of input, with one client for all.
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/sts"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Println(aws.SDKVersion)
		return
	}
	sess := session.Must(session.NewSessionWithOptions(session.Options{SharedConfigState: session.SharedConfigEnable}))
	client := sts.New(sess)
	for lines := bufio.NewScanner(os.Stdin); ; {
		identity, err := client.GetCallerIdentity(&sts.GetCallerIdentityInput{})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		keys, err := client.Config.Credentials.Get()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(keys.AccessKeyID, aws.StringValue(identity.Arn))
		if !lines.Scan() {
			return
		}
	}
}
