// Asks STS who it is: at the start, and for each line of input, with one client for all.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "version" {
		fmt.Println(aws.SDKVersion)
		return
	}
	if len(os.Args) > 1 {
		if err := region(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := serve(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Prints the region that the SDK takes for the profile of its environment.
func region(ctx context.Context) error {
	loaded, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	fmt.Println(loaded.Region)
	return nil
}

func serve(ctx context.Context) error {
	loaded, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	client := sts.NewFromConfig(loaded)
	for lines := bufio.NewScanner(os.Stdin); ; {
		identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			return err
		}
		keys, err := loaded.Credentials.Retrieve(ctx)
		if err != nil {
			return err
		}
		fmt.Println(keys.AccessKeyID, aws.ToString(identity.Arn))
		if !lines.Scan() {
			return nil
		}
	}
}
